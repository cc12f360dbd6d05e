#pragma once

#include "fake_hub/server.hpp"
#include "support/program.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::tests {

// A stand-in Hub and hubcrawld, the built program, run against it. The worlds of these tests know the
// account "bot" with the secret "s3cret" (an owner's), unless they say otherwise.
class crawl_rig {
public:
    explicit crawl_rig(std::string_view world, bool tls = false);

    // hubcrawld --once … for the namespace acme as bot; `more` is appended.
    int crawl(std::vector<std::string> more = {});
    int crawl_anonymously(std::vector<std::string> more = {});
    // Any command line; {hub} stands for the stand-in's address flags.
    int run(std::vector<std::string> arguments, std::chrono::seconds limit = std::chrono::seconds(120));
    std::vector<std::string> once(std::vector<std::string> more = {}) const;
    std::unique_ptr<program> start(std::vector<std::string> const& arguments);

    // Name to content of the data files (not the manifest, nor what tells of changes) behind a link of the
    // output.
    std::map<std::string, std::string> data(std::string_view link = "current") const;
    std::string file(std::string_view name, std::string_view link = "current") const;
    std::string manifest(std::string_view link = "latest") const { return file("manifest.json", link); }
    bool published(std::string_view link) const { return std::filesystem::exists(output / link); }
    std::filesystem::path another_output();

    temp_dir dir;
    fake_hub::server hub;
    std::filesystem::path output;
    std::string errors; // of the last run
    std::string said;   // standard output of the last run
    long peak_rss = 0;  // of the last run, KiB
};

// Where the built program is; set by Meson.
std::string hubcrawld();
bool contains(std::string_view text, std::string_view part);
// How many lines, less the CSV header.
std::size_t csv_rows(std::string_view text);

} // namespace hubcrawl::tests
