#include "report/status_reader.hpp"

#include "base/atomic_file.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <stdexcept>

namespace hubcrawl::report {

namespace json = boost::json;

namespace {

// A status has some kilobytes for each namespace; of more than this something else has become.
constexpr std::size_t longest_file = 16U << 20;

std::string text(json::value const& from, std::string_view key) {
    return json::value_to<std::string>(from.at(key));
}

std::string text_or_none(json::value const& from, std::string_view key) {
    return from.at(key).is_null() ? std::string() : text(from, key);
}

wall_time moment(json::value const& from, std::string_view key) {
    auto const when = parse_rfc3339(text(from, key));
    return when ? *when : throw std::runtime_error(std::string(key) + " is no time");
}

crawl_outcome outcome(json::value const& from) {
    auto const word = text(from, "outcome");
    for (int i = 0; i <= static_cast<int>(crawl_outcome::stopped); ++i)
        if (to_string(static_cast<crawl_outcome>(i)) == word)
            return static_cast<crawl_outcome>(i);
    throw std::runtime_error("the outcome " + word + " is not known");
}

ended_crawl read_ended(json::value const& from) {
    ended_crawl made;
    if (!from.at("started").is_null())
        made.started = moment(from, "started");
    made.ended = moment(from, "ended");
    made.outcome = outcome(from);
    made.snapshot = text_or_none(from, "snapshot");
    made.rows = from.at("rows").to_number<std::uint64_t>();
    made.gaps = from.at("gaps").to_number<std::uint64_t>();
    made.failure = text_or_none(from, "failure");
    return made;
}

ended_crawl read_failure(json::value const& from) {
    ended_crawl made;
    made.ended = moment(from, "time");
    made.outcome = outcome(from);
    made.failure = text(from, "words");
    return made;
}

ended_hook read_hook(json::value const& from) {
    return {moment(from, "time"), text_or_none(from, "failure")};
}

earlier_status read_all(json::value const& from) {
    if (from.at("schema").to_number<int>() != 1)
        throw std::runtime_error("its schema is not 1");
    if (!text(from, "tool").starts_with("hubcrawl "))
        throw std::runtime_error("another tool has written it");
    earlier_status made;
    if (!from.at("last_error").is_null())
        made.failure = read_failure(from.at("last_error"));
    if (!from.at("last_hook").is_null())
        made.hook = read_hook(from.at("last_hook"));
    for (auto const& each : from.at("accounts").as_array())
        if (each.at("refused").as_bool())
            made.refused.push_back(text(each, "name"));
    for (auto const& each : from.at("recent").as_array())
        if (made.recent.size() < recent_crawls)
            made.recent.push_back(read_ended(each));
    return made;
}

bool holds(std::vector<ended_crawl> const& some, ended_crawl const& one) {
    return !one.snapshot.empty() &&
           std::ranges::find(some, one.snapshot, &ended_crawl::snapshot) != some.end();
}

} // namespace

result<earlier_status> parse_status(std::string_view text, std::string_view name) {
    try {
        return read_all(json::parse(text));
    } catch (std::exception const& bad) {
        return fail(errc::file_failed, "{}: is no status of hubcrawl's ({})", name, bad.what());
    }
}

result<earlier_status> read_status(std::filesystem::path const& file) {
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    std::string text;
    std::array<char, 64 * 1024> part;
    while (text.size() < longest_file && stream.read(part.data(), part.size()).gcount() > 0)
        text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.empty())
        return file_failure(file, "read", errno != 0 ? errno : EIO);
    return parse_status(text, file.string());
}

void recall(service_status& status, earlier_status const& before) {
    // Those of which no snapshot is left are known from here alone.
    for (auto const& one : before.recent)
        if (!holds(status.recent, one))
            status.recent.push_back(one);
    std::ranges::stable_sort(status.recent, std::ranges::greater(), &ended_crawl::ended);
    if (status.recent.size() > recent_crawls)
        status.recent.resize(recent_crawls);
    status.failure = before.failure;
    status.hook = before.hook;
    for (auto const& name : before.refused) refuse_account(status, name);
    if (status.completed)
        forget_failure_before(status, *status.completed);
}

} // namespace hubcrawl::report
