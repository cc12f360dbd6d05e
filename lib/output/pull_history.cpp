#include "output/pull_history.hpp"

#include "base/csv_text.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace hubcrawl::output {

namespace {

constexpr std::string_view heading = "\"namespace\",\"name\",\"time\",\"pull_count\",\"star_count\"\n";
constexpr std::uint64_t looked_at = 4096; // from the end; longer than any line
constexpr std::size_t written_at_once = 64 * 1024;

// Where the lines of an unfinished crawl begin, of what time they are, the snapshot they belong to, and when
// the crawl began, to the millisecond: two may begin in one second.
struct unfinished {
    std::uint64_t start = 0;
    std::string time, snapshot;
    std::int64_t begun = 0;
};

std::optional<unfinished> read_note(std::filesystem::path const& file) {
    unfinished made;
    std::ifstream in(file);
    if (in >> made.start >> made.time >> made.snapshot >> made.begun)
        return made;
    return std::nullopt;
}

// Whether it has as many fields as a line of ours, the last one ended.
bool is_whole(std::string_view line) {
    bool quoted = false;
    int commas = 0;
    for (char const c : line) {
        quoted = quoted != (c == '"');
        commas += !quoted && c == ',' ? 1 : 0;
    }
    return commas == 4 && !quoted;
}

void append_count(std::string& out, std::string_view count) {
    out += ',';
    if (count.find_first_not_of("0123456789+-.eE") == count.npos)
        out += count;
}

} // namespace

pull_history::pull_history(std::filesystem::path const& output_dir, file_descriptor file)
    : output_dir_(output_dir),
      path_(output_dir / "history" / "pulls.csv"),
      note_(output_dir / "history" / ".unfinished"),
      file_(std::move(file)) {}

result<pull_history> pull_history::open(std::filesystem::path const& output_dir, wall_time time,
                                        std::string_view snapshot) {
    auto const directory = output_dir / "history";
    std::error_code why;
    auto const made = std::filesystem::create_directory(directory, why);
    if (why)
        return file_failure(directory, "create", why.value());
    auto file = open_file(directory / "pulls.csv", O_RDWR | O_CREAT | O_APPEND);
    if (!file)
        return file.error();
    pull_history all(output_dir, std::move(*file));
    all.time_ = to_rfc3339(time);
    auto const begun = time.time_since_epoch().count();
    if (auto done = all.cut_off(begun); !done)
        return done.error();
    if (auto done = all.end_last_line(); !done)
        return done.error();
    auto const start = all.size();
    if (!start)
        return start.error();
    if (made) // the note makes the other names durable
        if (auto done = sync_directory(output_dir); !done)
            return done.error();
    if (auto done = replace_file(all.note_, fmt::format("{} {} {} {}\n", *start, all.time_, snapshot, begun));
        !done)
        return done.error();
    if (*start == 0)
        all.buffer_ = heading;
    return all;
}

result<> pull_history::take_back(std::filesystem::path const& output_dir) {
    auto const directory = output_dir / "history";
    if (!read_note(directory / ".unfinished"))
        return {};
    auto file = open_file(directory / "pulls.csv", O_RDWR | O_APPEND);
    if (!file)
        return {}; // nothing is left of it
    return pull_history(output_dir, std::move(*file)).cut_off(std::nullopt);
}

// What the last attempt has left, unless its snapshot is there, and it is not one of that very crawl's.
result<> pull_history::cut_off(std::optional<std::int64_t> begun) {
    auto const left = read_note(note_);
    std::error_code none;
    if (!left ||
        (left->begun != begun && std::filesystem::exists(output_dir_ / "snapshots" / left->snapshot, none)))
        return {};
    auto const ours = ends_with(left->time, left->start);
    if (!ours)
        return ours.error();
    return *ours ? truncate(left->start) : result<>();
}

result<> pull_history::truncate(std::uint64_t size) const {
    return ::ftruncate(file_.get(), static_cast<off_t>(size)) == 0 ? result<>()
                                                                   : file_failure(path_, "truncate", errno);
}

result<std::uint64_t> pull_history::size() const {
    struct stat facts{};
    if (::fstat(file_.get(), &facts) != 0)
        return file_failure(path_, "stat", errno);
    return static_cast<std::uint64_t>(facts.st_size);
}

result<std::string> pull_history::read(std::uint64_t from, std::uint64_t to) const {
    std::string bytes(to - from, '\0');
    for (std::size_t done = 0; done < bytes.size();) {
        auto const got =
            ::pread(file_.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(from + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return file_failure(path_, "read", got < 0 ? errno : EIO);
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

// Whether there is something behind `from`, and its last whole line is of that time: nobody else has appended
// since.
result<bool> pull_history::ends_with(std::string_view time, std::uint64_t from) const {
    auto const end_of_file = size();
    if (!end_of_file)
        return end_of_file.error();
    if (*end_of_file <= from)
        return false;
    auto const bytes = read(std::max(from, *end_of_file - std::min(*end_of_file, looked_at)), *end_of_file);
    if (!bytes)
        return bytes.error();
    auto const end = bytes->rfind('\n');
    if (end == bytes->npos || bytes->substr(0, end + 1) == heading)
        return true;
    auto const before = end == 0 ? bytes->npos : bytes->rfind('\n', end - 1);
    auto const line = std::string_view(*bytes).substr(before + 1, end - before - 1);
    return line.find(fmt::format(",\"{}\",", time)) != line.npos;
}

// What others have left without a line end is a line where it has all its fields, and else is none.
result<> pull_history::end_last_line() {
    auto const end_of_file = size();
    if (!end_of_file)
        return end_of_file.error();
    std::string bytes;
    auto from = *end_of_file;
    for (auto step = looked_at; from > 0 && bytes.find('\n') == bytes.npos; step *= 2) {
        from -= std::min(from, step);
        auto more = read(from, *end_of_file);
        if (!more)
            return more.error();
        bytes = std::move(*more);
    }
    auto const begin = bytes.rfind('\n') + 1; // npos + 1 is 0
    if (begin == bytes.size())
        return {};
    if (is_whole(std::string_view(bytes).substr(begin)))
        return write_all(file_.get(), "\n", path_);
    spdlog::warn("{}: its last line is no whole one: {} bytes are cut off", path_.string(),
                 bytes.size() - begin);
    return truncate(from + begin);
}

result<> pull_history::append(std::string_view name_space, std::string_view name, std::string_view pulls,
                              std::string_view stars, bool escape_formulas) {
    append_csv_string(buffer_, name_space, escape_formulas);
    buffer_ += ',';
    append_csv_string(buffer_, name, escape_formulas);
    buffer_ += fmt::format(",\"{}\"", time_);
    append_count(buffer_, pulls);
    append_count(buffer_, stars);
    buffer_ += '\n';
    return buffer_.size() < written_at_once ? result<>() : flush();
}

result<> pull_history::flush() {
    auto done = write_all(file_.get(), buffer_, path_);
    buffer_.clear();
    return done;
}

result<> pull_history::finish() {
    auto const done = flush();
    return done ? sync_file(file_.get(), path_) : done;
}

// Where the note stays, it names a snapshot that is there.
void pull_history::published() const { ::unlink(note_.c_str()); }

} // namespace hubcrawl::output
