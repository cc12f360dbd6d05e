#include "output/watched_file.hpp"

#include "base/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace hubcrawl::output {

namespace {

constexpr char small = 'a' - 'A';
constexpr std::string_view kinds = "NRT";

} // namespace

std::string watched_heading(watched_scope const& scope) {
    std::string text = "hubcrawl watched 1\t";
    append_json_string(text, scope.hub);
    text += fmt::format("\t{}\t{}\n", fmt::join(scope.repository, " "), fmt::join(scope.tag, " "));
    return text;
}

// "N", "R", "T"; in small letters what was not seen to its end.
void write_watched(std::string& out, watched_line::kind is, bool whole, std::string_view name,
                   std::string_view cells) {
    out += static_cast<char>(static_cast<char>(is) | (whole ? 0 : small));
    out += '\t';
    append_json_string(out, name);
    out.append(1, '\t').append(cells).append(1, '\n');
}

std::string watched_end(std::uint64_t lines) { return fmt::format("E\t{}\n", lines); }

result<watched_reader> watched_reader::open(std::filesystem::path const& file, watched_scope const& scope) {
    std::ifstream in(file, std::ios::binary);
    if (!in)
        return fail(errc::file_failed, "{}: cannot be read", file.string());
    watched_reader made(file, std::move(in), scope);
    if (!std::getline(made.in_, made.text_) || made.text_ + '\n' != watched_heading(scope))
        return fail(errc::file_failed, "{}: of another version of hubcrawl, or of another Hub",
                    file.string());
    return made;
}

result<bool> watched_reader::next(watched_line& out) {
    auto const damaged = [&] {
        return fail(errc::file_failed, "{}: damaged behind line {}", path_.string(), lines_ + 1);
    };
    if (!std::getline(in_, text_) || in_.eof())
        return damaged();
    std::string_view const line(text_);
    if (line.starts_with("E\t")) {
        std::uint64_t told = 0;
        std::from_chars(line.data() + 2, line.data() + line.size(), told);
        return told == lines_ && in_.peek() == std::ifstream::traits_type::eof() ? result<bool>(false)
                                                                                 : damaged();
    }
    auto const tab = line.find('\t', 2);
    if (tab == line.npos)
        return damaged();
    auto const kind = kinds.find(static_cast<char>(line[0] & ~small));
    if (kind == kinds.npos || line[1] != '\t')
        return damaged();
    auto const cells = line.substr(tab + 1);
    if (static_cast<std::size_t>(std::ranges::count(cells, '\t')) + 1 != cells_[kind])
        return damaged();
    auto name = read_json_string(line.substr(2, tab - 2));
    if (!name)
        return damaged();
    out.is = static_cast<watched_line::kind>(kinds[kind]);
    out.whole = kinds[kind] == line[0];
    out.name = std::move(*name);
    out.cells = cells;
    ++lines_;
    return true;
}

} // namespace hubcrawl::output
