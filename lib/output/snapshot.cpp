#include "output/snapshot.hpp"

#include "output/leftovers.hpp"
#include "output/shared_file.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <fcntl.h>
#include <system_error>
#include <utility>

namespace hubcrawl::output {

namespace fs = std::filesystem;

namespace {

// An hour's worth of snapshots a second apart: more means that the clock stands still.
constexpr int most_ids_tried = 3600;

} // namespace

snapshot_writer::snapshot_writer(fs::path output_dir, std::string id)
    : output_dir_(std::move(output_dir)), id_(std::move(id)) {}

snapshot_writer::snapshot_writer(snapshot_writer&& other) noexcept
    : output_dir_(std::move(other.output_dir_)),
      id_(std::move(other.id_)),
      owns_directory_(std::exchange(other.owns_directory_, false)),
      files_(std::move(other.files_)),
      entries_(std::move(other.entries_)) {}

snapshot_writer::~snapshot_writer() {
    if (!owns_directory_)
        return;
    std::error_code ignored; // the next create() removes what is left
    fs::remove_all(directory(), ignored);
}

fs::path snapshot_writer::directory() const { return output_dir_ / "snapshots" / unfinished_name(id_); }

result<snapshot_writer> snapshot_writer::create(fs::path output_dir, wall_time when) {
    auto const snapshots = output_dir / "snapshots";
    std::error_code why;
    // Not the output directory itself: one that has gone is not to be made anew under whoever took it away.
    if (fs::create_directory(snapshots, why); why)
        return file_failure(snapshots, "create", why.value());
    if (auto done = remove_leftovers(output_dir); !done)
        return done.error();
    for (int i = 0; i < most_ids_tried; ++i, when += std::chrono::seconds(1)) {
        auto id = to_compact(when);
        if (fs::exists(snapshots / id, why))
            continue;
        auto const directory = snapshots / unfinished_name(id);
        if (fs::create_directory(directory, why); why)
            return file_failure(directory, "create", why.value());
        return snapshot_writer(std::move(output_dir), std::move(id));
    }
    return fail(errc::file_failed, "{}: no free snapshot name up to {}", snapshots.string(),
                to_compact(when));
}

result<std::size_t> snapshot_writer::open(std::string_view dataset, row_format format,
                                          std::string_view header_line) {
    manifest_file entry;
    entry.dataset = dataset;
    entry.format = to_string(format);
    entry.name = entry.dataset + "." + entry.format;
    auto file = data_file::create(directory() / entry.name);
    if (!file)
        return file.error();
    if (auto done = file->append(header_line, 0); !done)
        return done.error();
    files_.push_back(std::move(*file));
    entries_.push_back(std::move(entry));
    return files_.size() - 1;
}

result<> snapshot_writer::append(std::size_t file, std::string_view bytes, std::uint64_t rows) {
    return files_.at(file).append(bytes, rows);
}

result<std::size_t> snapshot_writer::open_beside(std::string_view name) {
    manifest_file entry;
    entry.name = name;
    auto file = data_file::create(directory() / entry.name);
    if (!file)
        return file.error();
    files_.push_back(std::move(*file));
    entries_.push_back(std::move(entry));
    return files_.size() - 1;
}

result<> snapshot_writer::empty(std::size_t file) {
    auto const path = directory() / entries_.at(file).name;
    std::error_code why;
    if (fs::remove(path, why); why)
        return file_failure(path, "remove", why.value());
    auto anew = data_file::create(path);
    if (!anew)
        return anew.error();
    files_[file] = std::move(*anew);
    return {};
}

result<> snapshot_writer::finish_file(std::size_t file) {
    auto& entry = entries_[file];
    if (auto done = files_[file].end(entry); !done)
        return done;
    std::error_code none;
    auto const latest = output_dir_ / "latest" / entry.name;
    auto const current = output_dir_ / "current" / entry.name;
    std::vector earlier{latest};
    if (!fs::equivalent(latest, current, none)) // as it is, mostly; and once is enough to read it
        earlier.push_back(current);
    for (auto const& each : earlier)
        if (share_with(each, directory() / entry.name, entry))
            return {};
    return files_[file].sync();
}

result<> snapshot_writer::finish(manifest& what) {
    what.files.clear();
    for (std::size_t i = 0; i < files_.size(); ++i) {
        if (auto done = finish_file(i); !done)
            return done;
        if (!entries_[i].dataset.empty())
            what.files.push_back(entries_[i]);
    }
    what.snapshot = id_;

    auto const unfinished = directory();
    auto const snapshots = output_dir_ / "snapshots";
    auto const path = unfinished / "manifest.json";
    auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file)
        return file.error();
    if (auto done = write_all(file->get(), to_json(what), path); !done)
        return done;
    if (auto done = sync_file(file->get(), path); !done)
        return done;
    if (auto done = sync_directory(unfinished); !done)
        return done;
    if (auto done = rename_path(unfinished, snapshots / id_); !done)
        return done;
    owns_directory_ = false;
    if (auto done = sync_directory(snapshots); !done)
        return done;
    auto const target = fs::path("snapshots") / id_;
    if (auto done = replace_symlink(output_dir_ / "latest", target); !done)
        return done;
    if (what.complete)
        if (auto done = replace_symlink(output_dir_ / "current", target); !done)
            return done;
    // Published: readers see it. What is left can only cost the links a power cut too early, and then they
    // name the snapshot before this one, which is as whole.
    if (auto done = sync_directory(output_dir_); !done)
        spdlog::warn("{} is published, but may be forgotten in a power cut: {}", id_,
                     to_string(done.error()));
    return {};
}

} // namespace hubcrawl::output
