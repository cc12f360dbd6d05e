#include "report/service_status.hpp"

#include <algorithm>
#include <utility>

namespace hubcrawl::report {

namespace {

// Without a crawl to drain there is nothing to wait for.
void settle_state(service_status& status, service_state otherwise) {
    if (status.stopping)
        status.state = status.crawl ? service_state::stopping : service_state::stopped;
    else
        status.state = otherwise;
}

void keep_what_was_asked(service_status& status) {
    if (status.crawl)
        status.asked += status.crawl->stands.asked;
    status.crawl.reset();
}

// As its manifest has it, and a restart will read it: to the second.
output::manifest as_written(output::manifest made) {
    made.started = std::chrono::floor<std::chrono::seconds>(made.started);
    made.finished = std::chrono::floor<std::chrono::seconds>(made.finished);
    return made;
}

ended_crawl summary(output::manifest const& made) {
    ended_crawl one{made.started, made.finished,
                    made.complete ? crawl_outcome::complete : crawl_outcome::incomplete};
    one.snapshot = made.snapshot;
    for (auto const& space : made.namespaces)
        for (auto const& dataset : space.datasets) one.rows += dataset.rows;
    one.gaps = made.gaps.size();
    return one;
}

void add_recent(service_status& status, ended_crawl one) {
    status.recent.insert(status.recent.begin(), std::move(one));
    if (status.recent.size() > recent_crawls)
        status.recent.pop_back();
}

account_status& account(service_status& status, std::string const& name) {
    auto const found = std::ranges::find(status.accounts, name, &account_status::name);
    if (found != status.accounts.end())
        return *found;
    return status.accounts.emplace_back(account_status{name, false, {}, {}});
}

void judge_credentials(service_status& status, crawl_outcome outcome) {
    if (outcome == crawl_outcome::complete || outcome == crawl_outcome::incomplete)
        for (auto& each : status.accounts) each.refused = false;
}

} // namespace

std::string_view to_string(service_state state) {
    switch (state) {
    case service_state::starting: return "starting";
    case service_state::crawling: return "crawling";
    case service_state::publishing: return "publishing";
    case service_state::sleeping: return "sleeping";
    case service_state::stopping: return "stopping";
    case service_state::stopped: return "stopped";
    }
    return "unknown";
}

std::string_view to_string(crawl_outcome outcome) {
    switch (outcome) {
    case crawl_outcome::complete: return "complete";
    case crawl_outcome::incomplete: return "incomplete";
    case crawl_outcome::failed: return "failed";
    case crawl_outcome::bad_configuration: return "bad_configuration";
    case crawl_outcome::credential_refused: return "credential_refused";
    case crawl_outcome::stopped: return "stopped";
    }
    return "unknown";
}

void remember(service_status& status, std::vector<output::manifest> const& published,
              std::optional<output::manifest> const& current) {
    for (auto one = published.rbegin(); one != published.rend(); ++one) add_recent(status, summary(*one));
    if (!published.empty())
        status.completed = published.front();
    if (current)
        status.current = snapshot_status{current->snapshot, current->started};
}

void look_again(service_status& status, std::optional<output::manifest> const& latest,
                std::optional<output::manifest> const& current) {
    if (current)
        status.current = snapshot_status{current->snapshot, current->started};
    if (!latest || (status.completed && status.completed->snapshot == latest->snapshot))
        return;
    status.completed = latest;
    status.publish_seconds.reset();
    if (std::ranges::find(status.recent, latest->snapshot, &ended_crawl::snapshot) == status.recent.end())
        add_recent(status, summary(*latest));
    forget_failure_before(status, *latest);
}

void forget_failure_before(service_status& status, output::manifest const& published) {
    if (!status.failure || status.failure->ended >= published.finished)
        return;
    status.failure.reset();
    for (auto& each : status.accounts)
        if (std::ranges::find(published.namespaces, each.name, &output::manifest_namespace::account) !=
            published.namespaces.end())
            each.refused = false;
}

void expect_accounts(service_status& status, std::vector<std::string> const& names, bool others) {
    status.other_accounts = others;
    if (!others)
        std::erase_if(status.accounts, [&](account_status const& each) {
            return std::ranges::find(names, each.name) == names.end();
        });
    for (auto const& name : names) account(status, name);
}

void refuse_account(service_status& status, std::string const& name) {
    if (status.other_accounts ||
        std::ranges::find(status.accounts, name, &account_status::name) != status.accounts.end())
        account(status, name).refused = true;
}

void crawl_begins(service_status& status, wall_time started, bool resumed) {
    keep_what_was_asked(status);
    status.crawl = running_crawl{started, resumed, {}};
    status.next.reset();
    settle_state(status, service_state::crawling);
}

void crawl_progresses(service_status& status, progress const& now) {
    if (!status.crawl)
        return;
    for (auto const& each : now.budgets) {
        auto& known = account(status, each.account);
        known.limit = each.limit;
        known.remaining = each.remaining;
        known.refused = each.refused || (known.refused && !each.accepted);
    }
    status.crawl->stands = now;
    settle_state(status, now.publishing ? service_state::publishing : service_state::crawling);
}

void crawl_ends(service_status& status, wall_time when, crawl_outcome outcome,
                std::optional<output::manifest> const& made, std::string failure, double publish_seconds) {
    ended_crawl one;
    if (made) {
        status.completed = as_written(*made);
        one = summary(*status.completed);
        if (made->complete)
            status.current = snapshot_status{made->snapshot, status.completed->started};
        status.publish_seconds = publish_seconds;
        status.failure.reset();
    } else {
        one.ended = when;
        if (status.crawl)
            one.started = status.crawl->started;
        one.failure = std::move(failure);
    }
    one.outcome = outcome;
    if (!made && outcome != crawl_outcome::stopped)
        status.failure = one;
    judge_credentials(status, outcome);
    ++status.ended[outcome];
    add_recent(status, std::move(one));
    keep_what_was_asked(status);
    settle_state(status, status.interval ? service_state::sleeping : service_state::stopped);
}

void hook_ends(service_status& status, wall_time when, std::string failure) {
    status.hook = ended_hook{when, std::move(failure)};
}

void next_crawl_at(service_status& status, std::optional<wall_time> when) { status.next = when; }

void stops(service_status& status) {
    status.stopping = true;
    status.next.reset();
    settle_state(status, status.state);
}

request_counts asked_so_far(service_status const& status) {
    auto sum = status.asked;
    if (status.crawl)
        sum += status.crawl->stands.asked;
    return sum;
}

} // namespace hubcrawl::report
