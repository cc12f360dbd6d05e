#include "report/metrics_text.hpp"

#include "report/metric_page.hpp"
#include "report/progress_line.hpp"

namespace hubcrawl::report {

namespace {

double unix_time(wall_time when) { return std::chrono::duration<double>(when.time_since_epoch()).count(); }

template <class Integer>
double real(Integer value) {
    return static_cast<double>(value);
}

void gauge(metric_page& page, std::string_view name, std::string_view help, double value) {
    page.gauge(name, help);
    page.sample(value);
}

void counter(metric_page& page, std::string_view name, std::string_view help, double value) {
    page.counter(name, help);
    page.sample(value);
}

void add_service(metric_page& page, service_status const& status) {
    page.gauge("hubcrawl_build_info", "The version that runs, always 1.");
    page.sample(1, {{"version", status.version}});
    gauge(page, "hubcrawl_start_timestamp_seconds", "When this process began.", unix_time(status.since));
    page.gauge("hubcrawl_state", "What the process is doing: 1 for the one state it is in.");
    for (int i = 0; i <= static_cast<int>(service_state::stopped); ++i)
        page.sample(status.state == static_cast<service_state>(i) ? 1 : 0,
                    {{"state", to_string(static_cast<service_state>(i))}});
    if (status.interval)
        gauge(page, "hubcrawl_interval_seconds",
              "From the start of one crawl to the next; service mode only.", real(status.interval->count()));
    if (status.next)
        gauge(page, "hubcrawl_next_crawl_timestamp_seconds", "When the next crawl begins, between two.",
              unix_time(*status.next));
}

void add_running(metric_page& page, progress const& now) {
    gauge(page, "hubcrawl_crawl_running_seconds", "How long the crawl under way has been running.",
          std::chrono::duration<double>(now.running).count());
    if (auto const left = time_left(now))
        gauge(page, "hubcrawl_crawl_remaining_seconds", "How long it will take still, at the pace so far.",
              real(left->count()));
    gauge(page, "hubcrawl_crawl_pages_done", "Pages the crawl under way has read.", real(now.pages_done));
    gauge(page, "hubcrawl_crawl_pages_known", "Pages it knows of, read or not.", real(now.pages_known));
    gauge(page, "hubcrawl_crawl_rows", "Rows it has read.", real(now.rows));
    gauge(page, "hubcrawl_crawl_gaps", "Listings it could not see.", real(now.gaps));
    gauge(page, "hubcrawl_crawl_requests_in_flight", "Requests under way.", real(now.in_flight));
}

void add_namespaces(metric_page& page, output::manifest const& made) {
    page.gauge("hubcrawl_namespace_complete", "1 where the last completed crawl saw all of the namespace.");
    for (auto const& each : made.namespaces) page.sample(each.complete ? 1 : 0, {{"namespace", each.name}});
    page.gauge("hubcrawl_private_repositories", "Private repositories the last completed crawl saw.");
    for (auto const& each : made.namespaces) page.sample(real(each.private_rows), {{"namespace", each.name}});
    page.gauge("hubcrawl_rows", "Rows of the last completed crawl.");
    for (auto const& each : made.namespaces)
        for (auto const& one : each.datasets)
            page.sample(real(one.rows), {{"namespace", each.name}, {"dataset", one.dataset}});
    page.gauge("hubcrawl_expected_rows", "Rows by the server's own count; images have none.");
    for (auto const& each : made.namespaces)
        for (auto const& one : each.datasets)
            if (one.expected)
                page.sample(real(*one.expected), {{"namespace", each.name}, {"dataset", one.dataset}});
}

void add_completed(metric_page& page, output::manifest const& made) {
    gauge(page, "hubcrawl_last_crawl_finished_timestamp_seconds",
          "When the last completed crawl was finished.", unix_time(made.finished));
    // Between them the clock may have been set back; how long it took then nobody knows.
    if (made.finished >= made.started)
        gauge(page, "hubcrawl_last_crawl_duration_seconds",
              "From its first start to its end, restarts included.",
              std::chrono::duration<double>(made.finished - made.started).count());
    gauge(page, "hubcrawl_last_crawl_complete", "Its verdict: 1 complete and proven, 0 something is missing.",
          made.complete ? 1 : 0);
    add_namespaces(page, made);
    std::map<gap_reason, std::uint64_t> gaps;
    for (auto const& each : made.gaps) ++gaps[each.reason];
    page.gauge("hubcrawl_gaps", "Listings the last completed crawl could not see, or not all of, by reason.");
    for (int i = 0; i <= static_cast<int>(gap_reason::too_large); ++i)
        page.sample(real(gaps[static_cast<gap_reason>(i)]),
                    {{"reason", to_string(static_cast<gap_reason>(i))}});
}

void add_accounts(metric_page& page, std::vector<account_status> const& accounts) {
    page.gauge("hubcrawl_credential_refused", "1 where Docker Hub refused the account's credential.");
    for (auto const& each : accounts) page.sample(each.refused ? 1 : 0, {{"account", each.name}});
    page.gauge("hubcrawl_rate_limit_requests", "Requests a window that the server allows the account.");
    for (auto const& each : accounts)
        if (each.limit)
            page.sample(real(*each.limit), {{"account", each.name}});
    page.gauge("hubcrawl_rate_limit_remaining_requests", "Requests left in the last window heard of.");
    for (auto const& each : accounts)
        if (each.remaining)
            page.sample(real(*each.remaining), {{"account", each.name}});
}

void add_counters(metric_page& page, service_status const& status) {
    auto const asked = asked_so_far(status);
    page.counter("hubcrawl_crawls_total", "Crawls that have ended, by what came of them.");
    for (int i = 0; i <= static_cast<int>(crawl_outcome::stopped); ++i) {
        auto const outcome = static_cast<crawl_outcome>(i);
        auto const found = status.ended.find(outcome);
        page.sample(found == status.ended.end() ? 0 : real(found->second), {{"outcome", to_string(outcome)}});
    }
    counter(page, "hubcrawl_requests_total", "Requests sent, logins included.", real(asked.total));
    page.counter("hubcrawl_responses_total", "Answers received, by status.");
    for (auto const& [code, count] : asked.by_status)
        page.sample(real(count), {{"status", std::to_string(code)}});
    counter(page, "hubcrawl_retries_total", "Requests sent once more after trouble.", real(asked.retries));
    counter(page, "hubcrawl_logins_total", "Logins sent: the first token of each crawl, and its renewals.",
            real(asked.logins));
    counter(page, "hubcrawl_rate_limit_waited_seconds_total",
            "Time during which the request budget kept everything from being sent.", asked.waited_seconds);
}

} // namespace

std::string metrics_text(service_status const& status) {
    metric_page page;
    add_service(page, status);
    if (status.crawl)
        add_running(page, status.crawl->stands);
    if (status.completed)
        add_completed(page, *status.completed);
    if (status.current)
        gauge(page, "hubcrawl_current_snapshot_timestamp_seconds",
              "When the crawl behind the newest complete snapshot began.",
              unix_time(status.current->started));
    if (status.publish_seconds)
        gauge(page, "hubcrawl_publish_duration_seconds", "How long publishing the last snapshot took.",
              *status.publish_seconds);
    if (status.hook) {
        gauge(page, "hubcrawl_hook_succeeded", "1 where the last on_publish went well, 0 where it failed.",
              status.hook->failure.empty() ? 1 : 0);
        gauge(page, "hubcrawl_hook_finished_timestamp_seconds", "When the last on_publish ended.",
              unix_time(status.hook->ended));
    }
    add_accounts(page, status.accounts);
    add_counters(page, status);
    return page.text();
}

} // namespace hubcrawl::report
