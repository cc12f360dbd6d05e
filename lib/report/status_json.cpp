#include "report/status_json.hpp"

#include "base/json_text.hpp"
#include "base/utf8_text.hpp"
#include "report/progress_line.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <cmath>

namespace hubcrawl::report {

namespace json = boost::json;

namespace {

void append(std::string& out, json::value const& what, std::size_t depth);

template <class Items, class Render>
void append_items(std::string& out, Items const& items, std::string_view braces, std::size_t depth,
                  Render render) {
    out += braces[0];
    std::string_view comma = "";
    for (auto const& item : items) {
        out += comma;
        out += '\n';
        out.append(2 * (depth + 1), ' ');
        render(item);
        comma = ",";
    }
    if (!items.empty())
        out.append(1, '\n').append(2 * depth, ' ');
    out += braces[1];
}

// As people read it; Boost.JSON itself writes one line, and 1.5 as 1.5E0.
void append(std::string& out, json::value const& what, std::size_t depth) {
    if (auto const* object = what.if_object()) {
        append_items(out, *object, "{}", depth, [&](json::key_value_pair const& each) {
            append_json_string(out, valid_utf8(each.key()));
            out += ": ";
            append(out, each.value(), depth + 1);
        });
    } else if (auto const* array = what.if_array()) {
        append_items(out, *array, "[]", depth,
                     [&](json::value const& each) { append(out, each, depth + 1); });
    } else if (auto const* text = what.if_string()) {
        append_json_string(out, valid_utf8(*text));
    } else if (auto const* number = what.if_double()) {
        out += std::isfinite(*number) ? fmt::format("{:.3f}", *number) : "null";
    } else {
        out += json::serialize(what);
    }
}

template <class T>
json::value or_null(std::optional<T> const& what) {
    return what ? json::value(*what) : json::value(nullptr);
}

json::value time(std::optional<wall_time> const& when) {
    return when ? json::value(to_rfc3339(*when)) : json::value(nullptr);
}

json::value word(std::string_view text) { return json::value(json::string_view(text.data(), text.size())); }

json::value seconds(std::optional<std::chrono::milliseconds> const& time) {
    return time ? json::value(std::chrono::ceil<std::chrono::seconds>(*time).count()) : json::value(nullptr);
}

json::value running(running_crawl const& crawl) {
    auto const& stands = crawl.stands;
    return {{"started", to_rfc3339(crawl.started)},
            {"resumed", crawl.resumed},
            {"running_seconds", seconds(stands.running)},
            {"words", progress_line(stands)},
            {"pages", {{"done", stands.pages_done}, {"known", stands.pages_known}}},
            {"listings", {{"done", stands.listings_done}, {"known", stands.listings_known}}},
            {"rows", stands.rows},
            {"gaps", stands.gaps},
            {"in_flight", stands.in_flight},
            {"waiting_seconds", seconds(stands.waiting)},
            {"seconds_left", seconds(time_left(stands))}};
}

json::value account(account_status const& each) {
    return {{"name", each.name},
            {"refused", each.refused},
            {"limit", or_null(each.limit)},
            {"remaining", or_null(each.remaining)}};
}

json::value name_space(output::manifest_namespace const& each) {
    json::object datasets;
    for (auto const& one : each.datasets)
        datasets[one.dataset] = {{"rows", one.rows}, {"expected", or_null(one.expected)}};
    return {{"name", each.name},
            {"account", or_null(each.account)},
            {"complete", each.complete},
            {"private_rows", each.private_rows},
            {"datasets", std::move(datasets)}};
}

json::value completed(output::manifest const& made, std::optional<double> const& publish_seconds) {
    json::array namespaces;
    for (auto const& each : made.namespaces) namespaces.push_back(name_space(each));
    std::map<std::string_view, std::uint64_t> by_reason;
    for (auto const& each : made.gaps) ++by_reason[to_string(each.reason)];
    json::object gaps;
    for (auto const& [reason, count] : by_reason)
        gaps[json::string_view(reason.data(), reason.size())] = count;
    return {{"snapshot", made.snapshot},           {"hub", made.hub},
            {"started", to_rfc3339(made.started)}, {"finished", to_rfc3339(made.finished)},
            {"complete", made.complete},           {"publish_seconds", or_null(publish_seconds)},
            {"namespaces", std::move(namespaces)}, {"gaps", std::move(gaps)}};
}

json::value ended(ended_crawl const& each) {
    return {{"started", time(each.started)},
            {"ended", to_rfc3339(each.ended)},
            {"outcome", word(to_string(each.outcome))},
            {"snapshot", each.snapshot.empty() ? json::value(nullptr) : json::value(each.snapshot)},
            {"rows", each.rows},
            {"gaps", each.gaps},
            {"failure", each.failure.empty() ? json::value(nullptr) : json::value(each.failure)}};
}

json::value failure(ended_crawl const& each) {
    return {{"time", to_rfc3339(each.ended)},
            {"outcome", word(to_string(each.outcome))},
            {"words", each.failure}};
}

json::value hook(ended_hook const& each) {
    return {{"time", to_rfc3339(each.ended)},
            {"succeeded", each.failure.empty()},
            {"failure", each.failure.empty() ? json::value(nullptr) : json::value(each.failure)}};
}

json::value requests(request_counts const& asked) {
    json::object by_status;
    for (auto const& [status, count] : asked.by_status) by_status[std::to_string(status)] = count;
    return {{"total", asked.total},
            {"by_status", std::move(by_status)},
            {"retries", asked.retries},
            {"logins", asked.logins},
            {"waited_seconds", asked.waited_seconds}};
}

template <class Items, class Render>
json::array list(Items const& items, Render render) {
    json::array made;
    for (auto const& each : items) made.push_back(render(each));
    return made;
}

} // namespace

std::string status_json(service_status const& status, wall_time written) {
    json::object all;
    all["schema"] = 1;
    all["tool"] = "hubcrawl " + status.version;
    all["written"] = to_rfc3339(written);
    all["mode"] = status.interval ? "service" : "once";
    all["running_since"] = to_rfc3339(status.since);
    all["interval_seconds"] = status.interval ? json::value(status.interval->count()) : json::value(nullptr);
    all["state"] = word(to_string(status.state));
    all["crawl"] = status.crawl ? running(*status.crawl) : json::value(nullptr);
    all["next_crawl"] = time(status.next);
    all["last_error"] = status.failure ? failure(*status.failure) : json::value(nullptr);
    all["last_hook"] = status.hook ? hook(*status.hook) : json::value(nullptr);
    all["accounts"] = list(status.accounts, account);
    all["last_completed"] =
        status.completed ? completed(*status.completed, status.publish_seconds) : json::value(nullptr);
    all["current"] = nullptr;
    if (status.current)
        all["current"] = {{"snapshot", status.current->name},
                          {"started", to_rfc3339(status.current->started)}};
    all["recent"] = list(status.recent, ended);
    all["requests"] = requests(asked_so_far(status));
    std::string out;
    append(out, all, 0);
    out += '\n';
    return out;
}

} // namespace hubcrawl::report
