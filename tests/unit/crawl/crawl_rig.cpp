#include "crawl_rig.hpp"

#include "hub/dataset.hpp"

#include <boost/test/unit_test.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <sstream>

namespace hubcrawl::crawl::tests {

crawl_rig::crawl_rig() {
    spdlog::set_level(spdlog::level::off); // gaps and retries are what most of these tests are about
    scope.hub_url = hub_url;
    scope.identities = {{"bot", "s3cret"}};
    scope.namespaces = {{"acme", 0}};
    scope.datasets = {dataset_id::repositories, dataset_id::tags};
    scope.formats = {row_format::csv};
    hub.secrets["bot"] = "s3cret";
    hub.organizations = {"acme"};
    options.checkpoint_every = 60s; // of manual time; each one waits for the real disk
    options.seed = 1;
}

crawl_state crawl_rig::open(bool fresh) {
    auto state = crawl_state::open(dir.path(), scope, fresh, loop.wall_now());
    BOOST_REQUIRE_MESSAGE(state.has_value(), (state ? std::string() : to_string(state.error())));
    return std::move(*state);
}

result<> crawl_rig::crawl() {
    network.open_again();
    auto state = open();
    engine runs(loop.get_executor(), clock, network, scope, options, state, hands);
    at_start(runs);
    auto outcome = loop.run(runs.run());
    BOOST_TEST(network.under_way() == 0U);
    last = loop.run(runs.now());
    counts = state.counts;
    return outcome;
}

output::manifest crawl_rig::publish() {
    auto state = open();
    auto made = crawl::publish(state, scope, dir.path(), loop.wall_now(), std::atomic<bool>(false));
    BOOST_REQUIRE_MESSAGE(made.has_value(), (made ? std::string() : to_string(made.error())));
    return std::move(*made);
}

std::string crawl_rig::file(std::string_view name, std::string_view link) const {
    return hubcrawl::tests::read_text(dir / link / name);
}

void crawl_rig::answer_first(std::string part, std::vector<net::response> replies) {
    auto next = std::make_shared<std::size_t>(0);
    hub.instead = [part = std::move(part), replies = std::move(replies), next,
                   before = std::move(hub.instead)](net::request const& ask) -> std::optional<net::response> {
        if (*next < replies.size() && ask.target.find(part) != std::string::npos)
            return replies[(*next)++];
        return before(ask);
    };
}

std::vector<std::string> crawl_rig::gaps() {
    auto state = open();
    auto const found = state.checkpoint.gaps();
    BOOST_REQUIRE(found.has_value());
    std::vector<std::string> lines;
    for (auto const& each : *found)
        lines.push_back(fmt::format("{} {} {} {}", hub::describe(each.dataset).name, each.listing,
                                    to_string(each.reason), each.status));
    std::ranges::sort(lines);
    return lines;
}

std::vector<std::string> column(std::string const& csv, std::size_t index) {
    std::istringstream lines(csv);
    std::vector<std::string> made;
    std::string line;
    for (std::getline(lines, line); std::getline(lines, line);) {
        std::istringstream cells(line);
        std::string field;
        for (std::size_t i = 0; i <= index; ++i) std::getline(cells, field, ',');
        made.push_back(field.size() > 1 && field.front() == '"' ? field.substr(1, field.size() - 2) : field);
    }
    return made;
}

} // namespace hubcrawl::crawl::tests
