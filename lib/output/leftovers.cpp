#include "output/leftovers.hpp"

#include "base/atomic_file.hpp"

#include <algorithm>
#include <system_error>

namespace hubcrawl::output {

namespace fs = std::filesystem;

namespace {

bool is_unfinished(std::string_view name) {
    constexpr std::string_view suffix = ".tmp";
    return name.starts_with('.') && name.ends_with(suffix) && name.size() > suffix.size() &&
           is_snapshot_name(name.substr(1, name.size() - 1 - suffix.size()));
}

} // namespace

bool is_snapshot_name(std::string_view name) {
    constexpr std::string_view shape = "########T######Z";
    return name.size() == shape.size() && std::ranges::equal(name, shape, [](char c, char wanted) {
               return wanted == '#' ? c >= '0' && c <= '9' : c == wanted;
           });
}

std::string unfinished_name(std::string_view snapshot) { return fmt::format(".{}.tmp", snapshot); }

result<std::vector<fs::path>> remove_leftovers(fs::path const& output_dir) {
    std::vector<fs::path> found;
    std::error_code why;
    for (auto const* link : {"current.new", "latest.new"})
        if (fs::is_symlink(output_dir / link, why))
            found.push_back(output_dir / link);
    auto const snapshots = output_dir / "snapshots";
    fs::directory_iterator at(snapshots, why);
    for (fs::directory_iterator const end; !why && at != end; at.increment(why))
        if (is_unfinished(at->path().filename().string()))
            found.push_back(at->path());
    if (why && why != std::errc::no_such_file_or_directory)
        return file_failure(snapshots, "list", why.value());
    for (auto const& path : found)
        if (fs::remove_all(path, why); why)
            return file_failure(path, "remove", why.value());
    return found;
}

} // namespace hubcrawl::output
