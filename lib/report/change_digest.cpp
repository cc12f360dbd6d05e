#include "report/change_digest.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace hubcrawl::report {

namespace {

// How a line of each kind begins, as output/change_finder writes it.
constexpr std::array<std::string_view, change_digester::kinds> starts{
    R"({"change":"added","dataset":"repositories",)",   R"({"change":"removed","dataset":"repositories",)",
    R"({"change":"changed","dataset":"repositories",)", R"({"change":"added","dataset":"tags",)",
    R"({"change":"removed","dataset":"tags",)",         R"({"change":"changed","dataset":"tags",)"};

std::string text(boost::json::object const& from, std::string_view key) {
    auto const* value = from.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

named_change read(std::string_view line) {
    boost::system::error_code bad;
    auto const parsed = boost::json::parse(line, bad);
    if (bad || !parsed.is_object())
        return {};
    auto const& from = parsed.get_object();
    auto name = text(from, "namespace") + "/";
    if (from.contains("repository"))
        name += text(from, "repository") + ":";
    return {text(from, "change"), name + text(from, "name")};
}

} // namespace

void change_digester::add(std::string_view line) {
    auto const found =
        std::ranges::find_if(starts, [&](auto const& start) { return line.starts_with(start); });
    if (found == starts.end())
        return;
    auto const kind = static_cast<std::size_t>(found - starts.begin());
    ++counts_[kind];
    // Only so many are taken apart: there may be millions.
    if (first_[kind].size() < first_of_each)
        first_[kind].push_back(read(line));
}

change_digest change_digester::digest(std::string_view since) const {
    if (since.empty())
        return {};
    change_digest made{
        std::string(since), {counts_[0], counts_[1], counts_[2]}, {counts_[3], counts_[4], counts_[5]}, {}};
    for (auto const& first : first_) made.first.insert(made.first.end(), first.begin(), first.end());
    return made;
}

} // namespace hubcrawl::report
