#pragma once

#include "base/clock.hpp"
#include "model/progress.hpp"
#include "model/request_counts.hpp"
#include "output/manifest.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::report {

enum class service_state : std::uint8_t { starting, crawling, publishing, sleeping, stopping, stopped };
enum class crawl_outcome : std::uint8_t {
    complete,
    incomplete,
    failed,
    bad_configuration,
    credential_refused,
    stopped,
};
std::string_view to_string(service_state state);
std::string_view to_string(crawl_outcome outcome);

struct account_status {
    std::string name;     // "anonymous" where nobody is logged in
    bool refused = false; // once refused, until pages are given to it again
    std::optional<std::int64_t> limit;
    std::optional<std::int64_t> remaining;
};

struct running_crawl {
    wall_time started{}; // of this run of it
    bool resumed = false;
    progress stands;
};

struct ended_crawl {
    std::optional<wall_time> started; // none: it failed before it began
    wall_time ended{};
    crawl_outcome outcome{};
    std::string snapshot{}; // empty: nothing was published
    std::uint64_t rows = 0;
    std::uint64_t gaps = 0;
    std::string failure{}; // in words, with what to do
};

struct snapshot_status {
    std::string name;
    wall_time started{};
};

// What on_publish named, run after a publication.
struct ended_hook {
    wall_time ended{};
    std::string failure{}; // in words; empty: it went well
};

// Everything a dashboard wants to know about the service, as of the last event. A plain value: the functions
// below fold one event each into it, and nothing else changes it.
struct service_status {
    std::string version;
    wall_time since{};                            // when this process began
    std::optional<std::chrono::seconds> interval; // none: one crawl alone
    service_state state = service_state::starting;
    bool stopping = false;

    std::optional<running_crawl> crawl;
    std::optional<output::manifest> completed; // the last that was published, complete or not
    std::optional<snapshot_status> current;    // the newest complete one
    std::vector<ended_crawl> recent;           // the newest first
    std::vector<account_status> accounts;
    bool other_accounts = false; // more than these, of names that are not known yet
    std::optional<wall_time> next;
    std::optional<ended_crawl> failure; // the last that published nothing, until another does
    std::optional<double> publish_seconds;
    std::optional<ended_hook> hook; // the last

    // Of this process.
    std::map<crawl_outcome, std::uint64_t> ended;
    request_counts asked; // by crawls that have ended
};

constexpr std::size_t recent_crawls = 10;

// What a new process finds on disk: published crawls, the newest first, and the one `current` names.
void remember(service_status& status, std::vector<output::manifest> const& published,
              std::optional<output::manifest> const& current);
// What the links name by now: another process may have published meanwhile. Nothing changes where a link
// names what is known already, or cannot be followed.
void look_again(service_status& status, std::optional<output::manifest> const& latest,
                std::optional<output::manifest> const& current);
// Accounts that have not asked yet are shown, too; those no longer configured are not, unless there are
// others whose names come with their secrets (`others`): they are known once they ask.
void expect_accounts(service_status& status, std::vector<std::string> const& names, bool others = false);
// Once it is published, an earlier failure is over, and the refusal of those who asked for it.
void forget_failure_before(service_status& status, output::manifest const& published);
// It was refused in an earlier process. One that is not configured any more is nobody's affair.
void refuse_account(service_status& status, std::string const& name);

// Once more of a crawl that turns out to resume, or that was set aside and begins anew.
void crawl_begins(service_status& status, wall_time started, bool resumed);
void crawl_progresses(service_status& status, progress const& now);
// `made` where something was published; `failure` in words, with what to do, where nothing was.
void crawl_ends(service_status& status, wall_time when, crawl_outcome outcome,
                std::optional<output::manifest> const& made, std::string failure, double publish_seconds);
// `failure` in words, empty where it went well.
void hook_ends(service_status& status, wall_time when, std::string failure);
void next_crawl_at(service_status& status, std::optional<wall_time> when);
void stops(service_status& status);

// By this process, the crawl under way included; never less than before.
request_counts asked_so_far(service_status const& status);

} // namespace hubcrawl::report
