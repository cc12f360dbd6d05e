#include "output/pull_history.hpp"

#include "base/csv_text.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace hubcrawl::output {

namespace {

constexpr std::string_view heading = "\"namespace\",\"name\",\"time\",\"pull_count\",\"star_count\"\n";
constexpr std::uint64_t looked_at = 4096; // from the end; longer than any line
constexpr std::size_t written_at_once = 64 * 1024;

void append_count(std::string& out, std::string_view count) {
    out += ',';
    if (count.find_first_not_of("0123456789+-.eE") == count.npos)
        out += count;
}

} // namespace

result<pull_history> pull_history::open(std::filesystem::path const& output_dir, wall_time time,
                                        std::optional<std::uint64_t> noted) {
    auto const directory = output_dir / "history";
    std::error_code why;
    auto const made = std::filesystem::create_directory(directory, why);
    if (why)
        return file_failure(directory, "create", why.value());
    auto const path = directory / "pulls.csv";
    auto file = open_file(path, O_RDWR | O_CREAT | O_APPEND);
    if (!file)
        return file.error();
    pull_history all(path, std::move(*file), to_rfc3339(time));
    struct stat facts{};
    if (::fstat(all.file_.get(), &facts) != 0)
        return file_failure(path, "stat", errno);
    auto const size = static_cast<std::uint64_t>(facts.st_size);
    if (size == 0) // its names must be as durable as what is appended to it
        for (auto const& each : {directory, made ? output_dir : directory})
            if (auto done = sync_directory(each); !done)
                return done.error();
    all.start_ = size;
    auto const again = noted && *noted <= size ? all.ends_as_ours(*noted, size) : result<bool>(false);
    if (!again)
        return again.error();
    if (*again) {
        all.start_ = *noted;
    } else {
        auto const whole = all.whole_lines(size);
        if (!whole)
            return whole.error();
        all.start_ = *whole;
    }
    if (all.start_ < size && ::ftruncate(all.file_.get(), static_cast<off_t>(all.start_)) != 0)
        return file_failure(path, "truncate", errno);
    if (all.start_ == 0)
        all.buffer_ = heading;
    return all;
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

// Whether the last whole line behind `from`, if there is one, is of the same moment: nobody else has appended
// since.
result<bool> pull_history::ends_as_ours(std::uint64_t from, std::uint64_t size) const {
    auto const bytes = read(std::max(from, size - std::min(size, looked_at)), size);
    if (!bytes)
        return bytes.error();
    auto const end = bytes->rfind('\n');
    if (end == bytes->npos || bytes->substr(0, end + 1) == heading)
        return true;
    auto const before = end == 0 ? bytes->npos : bytes->rfind('\n', end - 1);
    auto const line = std::string_view(*bytes).substr(before + 1, end - before - 1);
    return line.find(fmt::format(",\"{}\",", time_)) != line.npos;
}

// The size without a last line that was cut off.
result<std::uint64_t> pull_history::whole_lines(std::uint64_t size) const {
    auto const from = size - std::min(size, looked_at);
    auto const bytes = read(from, size);
    if (!bytes)
        return bytes.error();
    auto const end = bytes->rfind('\n');
    return end == bytes->npos ? from : from + end + 1;
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

} // namespace hubcrawl::output
