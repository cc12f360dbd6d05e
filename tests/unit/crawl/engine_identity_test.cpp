// The same rows give the same bytes, whatever the order in which the answers come.
#include "crawl_rig.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace hubcrawl;
using namespace hubcrawl::crawl::tests;

namespace {

constexpr char const* files[] = {"repositories.csv",    "tags.csv",    "images.csv",
                                 "repositories.ndjson", "tags.ndjson", "images.ndjson"};

std::map<std::string, std::string> crawled(std::size_t max_in_flight, unsigned seed, bool troubled) {
    crawl_rig rig;
    rig.scope.datasets = {dataset_id::repositories, dataset_id::tags, dataset_id::images};
    rig.scope.formats = {row_format::csv, row_format::ndjson};
    rig.scope.namespaces = {{"beta", 0}, {"acme", 0}};
    rig.hub.organizations = {"acme", "beta"};
    rig.hub.page_size = 10;
    rig.options.max_in_flight = max_in_flight;
    for (auto const& name : names("r", 45)) {
        rig.hub.namespaces["acme"].push_back({name, names("v", static_cast<int>(name.back() - '0') * 9)});
        rig.hub.namespaces["beta"].push_back({name + "x", names("w", 3)});
    }
    std::mt19937 random(seed);
    rig.hub.latency = [&] {
        return std::chrono::milliseconds(std::uniform_int_distribution<>(1, 2000)(random));
    };
    if (troubled)
        rig.hub.broken = [&](net::request const&) -> std::optional<error> {
            if (std::uniform_int_distribution<>(0, 24)(random) == 0)
                return fail(errc::body_timeout, "hub.test:443");
            return std::nullopt;
        };
    auto outcome = rig.crawl();
    for (int again = 0; !outcome && again < 20; ++again) outcome = rig.crawl();
    BOOST_TEST(outcome.has_value());
    auto const made = rig.publish();
    BOOST_TEST(made.complete);
    std::map<std::string, std::string> bytes;
    for (auto const* name : files) bytes[name] = rig.file(name);
    return bytes;
}

} // namespace

BOOST_AUTO_TEST_SUITE(engine_identity)

BOOST_AUTO_TEST_CASE(data_files_are_byte_identical_at_any_concurrency_and_latency) {
    auto const expected = crawled(1, 1, false);
    BOOST_TEST(expected.at("tags.csv").size() > 50'000U);
    for (std::size_t const most : {2U, 32U})
        for (unsigned const seed : {2U, 3U})
            for (bool const troubled : {false, true})
                BOOST_TEST_CONTEXT("max_in_flight " << most << ", seed " << seed << ", trouble "
                                                    << troubled) {
                    auto const bytes = crawled(most, seed, troubled);
                    for (auto const* name : files) BOOST_TEST((bytes.at(name) == expected.at(name)), name);
                }
}

BOOST_AUTO_TEST_SUITE_END()
