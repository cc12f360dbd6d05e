#pragma once

#include "crawl/engine.hpp"
#include "crawl/publish.hpp"
#include "manual_helper.hpp"
#include "simulated_hub.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace hubcrawl::crawl::tests {

// A crawl with everything real but time and network: engine, checkpoint and spool in a directory of its own,
// against the simulated Hub. Namespace acme, asked as bot; repositories and tags as CSV.
class crawl_rig {
public:
    crawl_rig();

    crawl_state open(bool fresh = false);
    // One run of one engine on what the run before left.
    result<> crawl();
    // Publishes what the crawls left. Its data files are at file("tags.csv").
    output::manifest publish();
    std::string file(std::string_view name, std::string_view link = "latest") const;
    bool has(std::string_view link) const { return std::filesystem::exists(dir / link); }

    // Answers these in turn to the first requests whose target holds `part`; afterwards the Hub answers.
    void answer_first(std::string part, std::vector<net::response> replies);
    // The gaps of the checkpoint, one line each: "tags acme/web forbidden 403".
    std::vector<std::string> gaps();

    hubcrawl::tests::temp_dir dir;
    manual_loop loop;
    manual_timer clock{loop};
    manual_helper hands{loop};
    simulated_hub hub{loop};
    fake_fetcher network{loop, [this](net::request const& ask) { return hub.answer(ask); }};
    crawl_scope scope;
    engine_options options;
    std::function<void(engine&)> at_start = [](engine&) {}; // of each run, before it begins
    progress last;                                          // where the last run stood at its end
    request_counts counts;                                  // of all runs
};

// The "name" column of a data file, in its order.
std::vector<std::string> column(std::string const& csv, std::size_t index);

} // namespace hubcrawl::crawl::tests
