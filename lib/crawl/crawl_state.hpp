#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "frontier/checkpoint.hpp"
#include "model/crawl_scope.hpp"
#include "model/request_counts.hpp"
#include "output/spool.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace hubcrawl::crawl {

// What a checkpoint must agree on with the crawl that wants to resume it, as text; no secret is in it.
std::string scope_text(crawl_scope const& scope);

// The unfinished crawl in the state directory: checkpoint and spool, kept in step. The caller holds the
// directory's lock.
class crawl_state {
public:
    // Resumes what is there, or begins. A checkpoint of another scope or version, or one that is damaged (its
    // spool included: all of it is read), is set aside with a warning that names the reason; `fresh` forgets
    // whatever is there. What the machine refuses (a full disk, no right to write) is an error, and leaves
    // the checkpoint where it is.
    static result<crawl_state> open(std::filesystem::path const& directory, crawl_scope const& scope,
                                    bool fresh, wall_time now);

    // A commit: rows first, then what points at them. It has two halves, so that pages are taken in while the
    // disk works: the first is where pages are appended, the second where the checkpoint is changed. The
    // second covers what had been appended and changed when the first was called, and may cover more rows,
    // but no change that names them; one commit ends before the next begins.
    struct commit_point {
        std::uint64_t number = 0;
        std::uint64_t spool_size = 0;
        std::string requests;
    };
    result<commit_point> begin_commit(request_counts const& counts);
    result<> end_commit(commit_point const& point);
    result<> commit(request_counts const& counts);
    // What cannot be resumed is renamed to *.set-aside, and a warning says so and why; one is kept.
    static result<> set_aside(std::filesystem::path const& directory, std::string_view reason);
    // The crawl is published: nothing is left to resume.
    static result<> forget(std::filesystem::path const& directory);

    frontier::checkpoint checkpoint;
    output::spool spool;
    wall_time started{}; // of the crawl's first run
    request_counts counts;

private:
    crawl_state(frontier::checkpoint c, output::spool s) : checkpoint(std::move(c)), spool(std::move(s)) {}
    static result<crawl_state> open_files(std::filesystem::path const& directory, std::string const& scope);
    result<> begin_or_resume(wall_time now);

    std::uint64_t commits_ = 0; // made since the crawl began
};

} // namespace hubcrawl::crawl
