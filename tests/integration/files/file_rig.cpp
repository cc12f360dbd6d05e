#include "file_rig.hpp"

#include "base/sha256.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>

namespace hubcrawl::tests {

namespace fs = std::filesystem;

namespace {

constexpr auto small_world = R"(
seed = 9
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 30
private = 2
tags = [1, 20]
[[organization.repository]]
name = "web"
tags = 545
)";

std::string lie_in_snapshot(fs::path const& snapshot) {
    auto const told = boost::json::parse(read_text(snapshot / "manifest.json")).as_object();
    std::set<std::string> named{"manifest.json", "changes.ndjson", ".watched", "report.html", "summary.json"};
    for (auto const& entry : told.at("files").as_array()) {
        auto const& file = entry.as_object();
        auto const path = snapshot / std::string_view(file.at("name").as_string());
        auto const text = read_text(path);
        sha256 digest;
        digest.update(text);
        named.emplace(path.filename());
        if (std::cmp_not_equal(text.size(), file.at("bytes").to_number<std::uint64_t>()) ||
            csv_rows(text) != file.at("rows").to_number<std::uint64_t>() ||
            digest.finish() != std::string_view(file.at("sha256").as_string()))
            return path.string() + " is not what its manifest says";
    }
    for (auto const& entry : fs::directory_iterator(snapshot))
        if (named.erase(entry.path().filename()) == 0)
            return entry.path().string() + ": nothing names it";
    if (!named.empty())
        return (snapshot / *named.begin()).string() + " is missing";
    return told.at("complete").as_bool() ? "" : snapshot.string() + " is incomplete";
}

std::string faults_library() {
    auto const* path = std::getenv("HUBCRAWL_FILE_FAULTS");
    return path ? path : throw std::runtime_error("HUBCRAWL_FILE_FAULTS names no library: run by meson test");
}

} // namespace

file_rig::file_rig(std::string_view world) : crawl_rig(world) {}

std::unique_ptr<program> file_rig::start_with(file_fault const& fault, std::vector<std::string> const& more) {
    fs::remove(dir / "journal");
    std::vector<std::string> command{
        "/usr/bin/env", "LD_PRELOAD=" + faults_library(), "HUBCRAWL_FAULT_UNDER=" + output.string(),
        "HUBCRAWL_FAULT_JOURNAL=" + (dir / "journal").string(), "HUBCRAWL_FAULT_AT=" + fault.at,
        "HUBCRAWL_FAULT_DO=" + fault.act,
        // written by the clock: their calls would come at other places each time
        "HUBCRAWL_FAULT_NOT=/status.json /metrics.prom /index.html /.status.lock",
        std::string("HUBCRAWL_FAULT_ALWAYS=") + (fault.always ? "1" : ""), hubcrawld()};
    for (auto const& word : once(more))
        if (!service || word != "--once")
            command.push_back(word);
    return std::make_unique<program>(command, dir.path());
}

int file_rig::crawl_with(file_fault const& fault, std::vector<std::string> const& more) {
    auto const running = start_with(fault, more);
    auto const status = running->wait(std::chrono::seconds(120));
    errors = running->errors();
    return status;
}

std::vector<file_call> file_rig::journal() const {
    std::vector<file_call> calls;
    std::istringstream lines(fs::exists(dir / "journal") ? read_text(dir / "journal") : "");
    for (file_call call; lines >> call.time >> call.kind && std::getline(lines >> std::ws, call.path);)
        calls.push_back(call);
    return calls;
}

std::vector<fault_point> file_rig::points() const {
    std::vector<fault_point> made;
    std::map<std::string, int> seen;
    for (auto const& call : journal())
        made.push_back(
            {made.size(), call.kind, call.kind + ":" + std::to_string(++seen[call.kind]), call.path});
    return made;
}

std::string file_rig::at_snapshot() const {
    for (auto const& point : points())
        if (point.kind == "mkdir" && point.path.ends_with(".tmp"))
            return point.at;
    throw std::runtime_error("no snapshot was begun");
}

grown_hub::grown_hub() : file_rig(small_world) {
    BOOST_REQUIRE_EQUAL(crawl(), 0);
    old_target = target("current");
    hub.insert_rows("acme/web", 3);
    fs::rename(output, dir / "start");
    start_again();
    auto const before = hub.totals().requests;
    BOOST_REQUIRE_EQUAL(crawl_with({}), 0);
    requests = hub.totals().requests - before;
    calls = points();
    expected = data();
    BOOST_REQUIRE(moved());
    BOOST_REQUIRE_EQUAL(lie_in(output), "");
}

void grown_hub::start_again() {
    fs::remove_all(output);
    fs::copy(dir / "start", output, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
}

fs::path grown_hub::target(std::string_view link) const { return fs::read_symlink(output / link); }

std::string lie_in(fs::path const& output) {
    for (auto const* link : {"current", "latest"})
        if (fs::is_symlink(output / link) && !fs::is_directory(output / link))
            return std::string(link) + " points nowhere";
    for (auto const& entry : fs::directory_iterator(output / "snapshots"))
        if (!entry.path().filename().string().starts_with('.'))
            if (auto found = lie_in_snapshot(entry.path()); !found.empty())
                return found;
    return "";
}

std::string lie_in_history(fs::path const& output) {
    auto const history = read_text(output / "history" / "pulls.csv");
    std::map<std::string, std::size_t> rows, snapshots; // by when the crawl began; two may in one second
    for (auto const& entry : fs::directory_iterator(output / "snapshots")) {
        auto const told = boost::json::parse(read_text(entry.path() / "manifest.json"));
        auto const time = std::string(told.at("started").as_string());
        rows[time] = csv_rows(read_text(entry.path() / "repositories.csv"));
        ++snapshots[time];
    }
    std::size_t all = 0;
    for (auto const& [time, each] : rows) {
        std::size_t found = 0;
        for (auto at = history.find("\"" + time + "\""); at != history.npos;
             at = history.find("\"" + time + "\"", at + 1))
            ++found;
        // One crawl may have been made into two, where it was killed between the links.
        if (found == 0 || found % each != 0 || found > each * snapshots[time])
            return std::to_string(found) + " lines of " + time;
        all += found;
    }
    return all == csv_rows(history) ? "" : std::to_string(csv_rows(history) - all) + " lines of no snapshot";
}

std::vector<std::string> leftovers_in(fs::path const& output) {
    std::vector<std::string> found;
    for (auto const& place : {output, output / "snapshots", output / ".state"})
        for (auto const& entry : fs::directory_iterator(place)) {
            auto const name = entry.path().filename().string();
            auto const ours = name == ".lock" || name == ".status.lock" || name == ".state";
            if ((name.starts_with('.') && !ours) || name.ends_with(".new") ||
                name.starts_with("checkpoint.db") || name == "spool")
                found.push_back(entry.path().string());
        }
    return found;
}

bool long_mode() {
    auto const* text = std::getenv("HUBCRAWL_LONG");
    return text && *text;
}

void say_skipped(boost::test_tools::assertion_result& made, std::string const& why) {
    made.message() << why;
    std::fprintf(stderr, "SKIPPED: %s\n", why.c_str()); // Boost.Test keeps it to itself
}

boost::test_tools::assertion_result faults_can_be_preloaded(boost::unit_test::test_unit_id) {
    static bool const works = [] {
        file_rig rig(small_world);
        rig.crawl_with({});
        return !rig.journal().empty();
    }();
    boost::test_tools::assertion_result made(works);
    if (!works)
        say_skipped(made, faults_library() + " cannot be preloaded into this build of hubcrawld");
    return made;
}

} // namespace hubcrawl::tests
