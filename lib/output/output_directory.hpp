#pragma once

#include "base/atomic_file.hpp"
#include "base/result.hpp"

#include <filesystem>

namespace hubcrawl::output {

// Keeps every other hubcrawld out of a directory while it lives, or from one affair in it: flock(2) on a file
// there, which holds our pid. The kernel lets go of it when the process ends, however it ends.
class directory_lock {
public:
    // Of the directory as a whole; creates it. errc::state_locked names the pid of the one that holds it.
    static result<directory_lock> acquire(std::filesystem::path const& directory);
    // Of the files that show how the service fares: status.json and its like. Apart from the other, so that
    // whoever holds this one for years keeps nobody from crawling, nor does asking for it. The directory must
    // be there.
    static result<directory_lock> acquire_status(std::filesystem::path const& directory);

    // Fails where the directory has been removed, replaced or unmounted since: what is done by its name then
    // is done elsewhere, and without a lock.
    result<> still_there() const;

private:
    directory_lock(std::filesystem::path path, file_descriptor file)
        : path_(std::move(path)), file_(std::move(file)) {}
    static result<directory_lock> lock(std::filesystem::path path);
    std::filesystem::path path_; // of the locked file
    file_descriptor file_;
};

} // namespace hubcrawl::output
