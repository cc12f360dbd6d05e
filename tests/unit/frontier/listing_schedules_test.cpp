#include "simulated_hub.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace hubcrawl::frontier;
using namespace hubcrawl::frontier::tests;

namespace {

// A seeded schedule: how many requests are under way, when the server answers them, when the answers come,
// when the list changes, when the process is restarted.
class schedule {
public:
    explicit schedule(std::uint32_t seed)
        : random_(seed),
          hub_(static_cast<std::int64_t>(upto(900)), seed % 3 ? 100 : 25),
          one_(hub_),
          width_(1 + upto(6)),
          changes_(upto(12)) {}

    listing_step run() {
        while (one_.pages.step() != listing_step::settled && one_.pages.step() != listing_step::unsettled) {
            if (one_.pages.step() == listing_step::check)
                one_.check();
            else if (one_.can_ask() && under_way_.size() < width_ && upto(2))
                under_way_.push_back(one_.ask());
            else if (changes_ > 0 && upto(6) == 0)
                change();
            else if (upto(40) == 0)
                restart();
            else if (auto& way = upto(2) ? under_way_ : served_asks_; !way.empty())
                way_on(way);
        }
        return one_.pages.step();
    }

    // The version of the list in the answer that began the last epoch: no later change has been hidden from
    // the reader if the list still is at it.
    bool quiet_since_last_epoch() const { return epoch_began_at_ == hub_.version; }
    bool changed() const { return hub_.version > 0; }
    reader const& read() const { return one_; }
    simulated_hub const& hub() const { return hub_; }

private:
    std::size_t upto(std::size_t below) { return below ? random_() % below : 0; }

    void change() {
        --changes_;
        if (hub_.names.empty() || upto(2))
            hub_.insert(upto(hub_.names.size() + 1));
        else
            hub_.erase(upto(hub_.names.size()));
    }
    void restart() {
        one_.pages = listing(one_.pages.saved(), one_.pages.held());
        under_way_.clear();
        served_asks_.clear();
        served_.clear();
    }
    // A request reaches the server, or its answer reaches us.
    void way_on(std::vector<page_ask>& way) {
        auto const ask = reader::pull_any(way, random_);
        if (&way == &under_way_) {
            served_[{ask.page, ask.generation}] = {hub_.get(ask.page), hub_.version};
            served_asks_.push_back(ask);
            return;
        }
        auto [answer, version] = std::move(served_.at({ask.page, ask.generation}));
        if (!one_.pages.expects(ask.page, ask.generation))
            return;
        auto const epoch = one_.pages.saved().epoch;
        BOOST_REQUIRE(one_.take(ask, std::move(answer)));
        if (one_.pages.saved().epoch != epoch || one_.spool.size() == 1)
            epoch_began_at_ = version;
    }

    std::mt19937 random_;
    simulated_hub hub_;
    reader one_;
    std::size_t width_;
    std::size_t changes_;
    std::vector<page_ask> under_way_;   // on their way to the server
    std::vector<page_ask> served_asks_; // their answers are on the way to us
    std::map<std::pair<std::int64_t, std::uint32_t>, std::pair<simulated_hub::answer, std::uint64_t>> served_;
    std::uint64_t epoch_began_at_ = 0;
};

} // namespace

BOOST_AUTO_TEST_SUITE(listing_schedules)

BOOST_AUTO_TEST_CASE(what_settles_is_the_servers_list_if_that_was_quiet_since_the_last_seen_change) {
    int settled_after_changes = 0, unsettled = 0;
    for (std::uint32_t seed = 0; seed < 3000; ++seed) {
        schedule one(seed);
        auto const end = one.run();
        BOOST_TEST_CONTEXT("seed " << seed) {
            if (end == listing_step::unsettled) {
                ++unsettled;
                BOOST_TEST(one.changed()); // a calm list always settles
                BOOST_TEST(one.read().pages.saved().rereads == listing::rereads_allowed);
            } else if (one.quiet_since_last_epoch()) {
                settled_after_changes += one.changed();
                BOOST_TEST((one.read().rows() == one.hub().rows()));
                BOOST_TEST(one.read().pages.rows_held() == std::ssize(one.hub().names));
            }
            BOOST_TEST(one.read().pages.under_way() == 0);
        }
    }
    // The schedules do reach what this is about.
    BOOST_TEST(settled_after_changes > 300);
    BOOST_TEST(unsettled > 10);
}

BOOST_AUTO_TEST_SUITE_END()
