#pragma once

#include "base/atomic_file.hpp"
#include "base/result.hpp"

#include <filesystem>

namespace hubcrawl::output {

// Keeps every other hubcrawld out of a directory while it lives: flock(2) on `<dir>/.lock`, which holds our
// pid. The kernel lets go of it when the process ends, however it ends.
class directory_lock {
public:
    // Creates the directory. errc::state_locked names the pid of the one that holds it.
    static result<directory_lock> acquire(std::filesystem::path const& directory);

    // Fails where the directory has been removed, replaced or unmounted since: what is done by its name then
    // is done elsewhere, and without a lock.
    result<> still_there() const;

private:
    directory_lock(std::filesystem::path directory, file_descriptor file)
        : directory_(std::move(directory)), file_(std::move(file)) {}
    std::filesystem::path directory_;
    file_descriptor file_;
};

// Whether a directory_lock of this very process keeps others out of it, as far as the pid in it can tell.
bool held_by_this_process(std::filesystem::path const& directory);

} // namespace hubcrawl::output
