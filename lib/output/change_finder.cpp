#include "output/change_finder.hpp"

#include "base/json_text.hpp"

#include <utility>

namespace hubcrawl::output {

namespace {

std::vector<std::string_view> split(std::string_view cells) {
    std::vector<std::string_view> made;
    for (auto tab = cells.find('\t'); tab != cells.npos; tab = cells.find('\t')) {
        made.push_back(cells.substr(0, tab));
        cells.remove_prefix(tab + 1);
    }
    made.push_back(cells);
    return made;
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    out.append(out.ends_with('{') ? "\"" : ",\"").append(name).append("\":");
    append_json_string(out, text);
}

} // namespace

change_finder::change_finder(watched_scope scope, source earlier, sink into, keeper keep)
    : scope_(std::move(scope)),
      earlier_(std::move(earlier)),
      into_(std::move(into)),
      keep_(std::move(keep)) {}

std::string change_finder::cells_of(sight const& seen) {
    return fmt::format("{}\t{}", seen.account, seen.tags);
}

result<> change_finder::load() {
    auto const more = earlier_(line_);
    if (!more)
        return more.error();
    at_end_ = !*more;
    if (at_end_)
        return {};
    switch (line_.is) {
    case watched_line::kind::name_space: old_ = {line_.name, "", ""}; break;
    case watched_line::kind::repository: old_ = {std::move(old_.name_space), line_.name, ""}; break;
    case watched_line::kind::tag: old_.tag = line_.name; break;
    }
    return {};
}

// A row that the new side does not have: it is gone, or only out of sight.
result<> change_finder::pass() {
    auto const is_tag = !old_.tag.empty();
    // Namespaces that nobody asks for any more, or asks for as somebody else, are forgotten.
    if (old_.repository.empty() || old_.name_space != now_.name_space || !repositories_.compared ||
        (is_tag && !tags_.compared))
        return {};
    auto const& list = is_tag && old_.repository == now_.repository ? tags_ : repositories_;
    return list.whole ? tell("removed", old_, line_.cells, {})
                      : keep_(line_.is, line_.whole, line_.name, line_.cells);
}

// What stands on the earlier side alone, up to that position or to the end.
result<> change_finder::pass_by(position const* until) {
    if (!std::exchange(begun_, true))
        if (auto done = load(); !done)
            return done;
    while (!at_end_ && (!until || old_ < *until)) {
        if (auto done = pass(); !done)
            return done;
        if (auto done = load(); !done)
            return done;
    }
    return {};
}

result<> change_finder::end() { return pass_by(nullptr); }

result<> change_finder::name_space(std::string_view name, sight const& seen) {
    position at{std::string(name), "", ""};
    if (auto done = pass_by(&at); !done)
        return done;
    now_ = std::move(at);
    repositories_ = {false, seen.whole, false};
    tags_ = {};
    auto const met = !at_end_ && old_ == now_; // else nobody looked at it before
    if (met) {
        auto const before = split(line_.cells);
        repositories_.compared = before[0] == seen.account;
        repositories_.known = repositories_.compared && line_.whole;
        tags_.compared = repositories_.compared && seen.tags && before.back() == "true";
        if (!repositories_.compared)
            other_account_.push_back(now_.name_space);
    }
    auto const done =
        keep_(watched_line::kind::name_space, seen.whole || repositories_.known, name, cells_of(seen));
    return done && met ? load() : done;
}

result<> change_finder::meet(position const& at, std::string_view cells, bool known) {
    if (at_end_ || old_ != at)
        return known ? tell("added", at, {}, cells) : result<>();
    return line_.cells != cells ? tell("changed", at, line_.cells, cells) : result<>();
}

result<> change_finder::repository(std::string_view name, std::string_view cells, bool tags_whole) {
    position at{now_.name_space, std::string(name), ""};
    if (auto done = pass_by(&at); !done)
        return done;
    now_ = std::move(at);
    auto const met = !at_end_ && old_ == now_;
    tags_.whole = tags_whole;
    // Of one that was not there before, no tag was.
    tags_.known = tags_.compared && (met ? line_.whole : repositories_.known);
    if (repositories_.compared)
        if (auto done = meet(now_, cells, repositories_.known); !done)
            return done;
    auto const done = keep_(watched_line::kind::repository, tags_whole || tags_.known, name, cells);
    return done && met ? load() : done;
}

result<> change_finder::tag(std::string_view name, std::string_view cells) {
    if (tags_.compared) {
        position const at{now_.name_space, now_.repository, std::string(name)};
        if (auto done = pass_by(&at); !done)
            return done;
        if (auto done = meet(at, cells, tags_.known); !done)
            return done;
        if (!at_end_ && old_ == at)
            if (auto done = load(); !done)
                return done;
    }
    return keep_(watched_line::kind::tag, true, name, cells);
}

result<> change_finder::tell(std::string_view change, position const& what, std::string_view before,
                             std::string_view after) const {
    auto const is_tag = !what.tag.empty();
    auto const& members = is_tag ? scope_.tag : scope_.repository;
    auto const was = split(before), is = split(after);
    if ((change != "added" && was.size() != members.size()) ||
        (change != "removed" && is.size() != members.size()))
        return fail(errc::file_failed, "what is watched of {}/{} is damaged", what.name_space,
                    what.repository);
    std::string line = "{";
    append_member(line, "change", change);
    append_member(line, "dataset", is_tag ? "tags" : "repositories");
    append_member(line, "namespace", what.name_space);
    if (is_tag)
        append_member(line, "repository", what.repository);
    append_member(line, "name", is_tag ? what.tag : what.repository);
    auto const append_cells = [&](std::string_view side, std::vector<std::string_view> const& cells) {
        line += fmt::format(",\"{}\":{{", side);
        for (std::size_t i = 0; i < members.size(); ++i)
            if (change != "changed" || was[i] != is[i])
                line += fmt::format("{}\"{}\":{}", line.ends_with('{') ? "" : ",", members[i], cells[i]);
        line += '}';
    };
    if (change != "added")
        append_cells("before", was);
    if (change != "removed")
        append_cells("after", is);
    line += "}\n";
    return into_(line);
}

} // namespace hubcrawl::output
