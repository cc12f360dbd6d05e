#include "report/snapshot_summary.hpp"

#include "base/json_text.hpp"
#include "base/utf8_text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace hubcrawl::report {

namespace json = boost::json;

namespace {

std::string as_json(std::string_view text) {
    std::string out;
    append_json_string(out, valid_utf8(text));
    return out;
}

std::string sums(namespace_sums const& each) {
    return fmt::format(R"({{"name": {}, "pull_count": {}, "star_count": {}, "storage_size": {}}})",
                       as_json(each.name), each.pulls, each.stars,
                       each.storage ? fmt::format("{}", *each.storage) : "null");
}

std::string counts(change_counts const& each) {
    return fmt::format(R"({{"added": {}, "removed": {}, "changed": {}}})", each.added, each.removed,
                       each.changed);
}

template <class Items, class Render>
std::string list(Items const& items, Render render) {
    std::string out = "[";
    for (auto const& each : items) out.append(out == "[" ? "\n    " : ",\n    ").append(render(each));
    return out + (items.empty() ? "]" : "\n  ]");
}

std::string text(json::value const& from, std::string_view key) {
    return json::value_to<std::string>(from.at(key));
}

std::uint64_t number(json::value const& from, std::string_view key) {
    return from.at(key).to_number<std::uint64_t>();
}

change_counts read_counts(json::value const& from) {
    return {number(from, "added"), number(from, "removed"), number(from, "changed")};
}

snapshot_summary read_all(json::value const& from) {
    if (number(from, "schema") != 1)
        throw std::runtime_error("its schema is not 1");
    snapshot_summary made;
    made.snapshot = text(from, "snapshot");
    for (auto const& each : from.at("namespaces").as_array()) {
        namespace_sums sum{text(each, "name"), number(each, "pull_count"), number(each, "star_count"), {}};
        if (!each.at("storage_size").is_null())
            sum.storage = number(each, "storage_size");
        made.namespaces.push_back(std::move(sum));
    }
    auto const& changes = from.at("changes");
    if (changes.is_null())
        return made;
    made.changes = {
        text(changes, "since"), read_counts(changes.at("repositories")), read_counts(changes.at("tags")), {}};
    for (auto const& each : changes.at("first").as_array())
        made.changes.first.push_back({text(each, "change"), text(each, "name")});
    return made;
}

} // namespace

snapshot_summary summarize(std::string snapshot, report_numbers const& numbers, change_digest changes) {
    snapshot_summary made{std::move(snapshot), {}, std::move(changes)};
    for (auto const& each : numbers.namespaces()) {
        namespace_sums sum{each.name, each.open.pulls + each.secret.pulls, each.stars, {}};
        if (each.storage_told > 0)
            sum.storage = each.open.storage + each.secret.storage;
        made.namespaces.push_back(std::move(sum));
    }
    return made;
}

std::string to_json(snapshot_summary const& what) {
    auto out =
        fmt::format("{{\n  \"schema\": 1,\n  \"snapshot\": {},\n  \"namespaces\": {},\n  \"changes\": ",
                    as_json(what.snapshot), list(what.namespaces, sums));
    if (what.changes.since.empty())
        return out + "null\n}\n";
    out += fmt::format("{{\"since\": {}, \"repositories\": {}, \"tags\": {}, \"first\": {}}}\n}}\n",
                       as_json(what.changes.since), counts(what.changes.repositories),
                       counts(what.changes.tags), list(what.changes.first, [](named_change const& each) {
                           return fmt::format(R"({{"change": {}, "name": {}}})", as_json(each.change),
                                              as_json(each.name));
                       }));
    return out;
}

result<snapshot_summary> read_summary(std::filesystem::path const& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream all;
    all << stream.rdbuf();
    if (!stream)
        return fail(errc::file_failed, "{}: cannot be read", file.string());
    try {
        return read_all(json::parse(all.str()));
    } catch (std::exception const& bad) {
        return fail(errc::file_failed, "{}: is no summary of hubcrawl's ({})", file.string(), bad.what());
    }
}

} // namespace hubcrawl::report
