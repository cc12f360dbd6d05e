#pragma once

#include "integration/daemon/crawl_rig.hpp"

#include <boost/test/tree/decorator.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::tests {

// What tests/support/file_faults.cpp is to do; nothing in `at`: it only writes its journal.
struct file_fault {
    std::string at = {};  // "sync:3"
    std::string act = {}; // "kill_before", … or an errno
    bool always = false;
};
// One line of its journal.
struct file_call {
    double time = 0; // seconds since the epoch
    std::string kind;
    std::string path;
};
// The place of one call among all of an undisturbed run.
struct fault_point {
    std::size_t index = 0;
    std::string kind;
    std::string at; // "sync:3"
    std::string path;
};

// hubcrawld with faults at the calls it makes below its output directory.
class file_rig : public crawl_rig {
public:
    explicit file_rig(std::string_view world);

    int crawl_with(file_fault const& fault, std::vector<std::string> const& more = {});
    std::unique_ptr<program> start_with(file_fault const& fault, std::vector<std::string> const& more = {});
    std::vector<file_call> journal() const; // of the last run with faults
    std::vector<fault_point> points() const;
    // Where hubcrawld begins to write its snapshot: everything has been read, and is in the checkpoint.
    std::string at_snapshot() const;

    bool service = false; // start_with() runs it without --once
};

// A published snapshot, a Hub whose lists have grown since, and what an undisturbed crawl makes of it: each
// disturbed crawl starts from a copy of the same directory.
class grown_hub : public file_rig {
public:
    grown_hub();

    void start_again();
    std::filesystem::path target(std::string_view link) const;
    bool moved() const { return target("current") != old_target; }

    std::filesystem::path old_target;            // of `current`
    std::map<std::string, std::string> expected; // the new data files
    std::vector<fault_point> calls;              // of the undisturbed crawl
    std::uint64_t requests = 0;                  // of the undisturbed crawl
};

// Every snapshot a reader can see is as its manifest says: files, rows, bytes, SHA-256. Returns the first
// lie.
std::string lie_in(std::filesystem::path const& output);
// Between two crawls history/pulls.csv holds the repositories of each snapshot, and nothing else. Returns
// what it does hold.
std::string lie_in_history(std::filesystem::path const& output);
// What a finished crawl should not have left: state, unfinished snapshots, fresh links.
std::vector<std::string> leftovers_in(std::filesystem::path const& output);

bool long_mode(); // HUBCRAWL_LONG=1
void say_skipped(boost::test_tools::assertion_result& made, std::string const& why);
// For cases that need the preloaded faults: says so and skips where the program runs without them.
boost::test_tools::assertion_result faults_can_be_preloaded(boost::unit_test::test_unit_id);

} // namespace hubcrawl::tests
