#include "crawl_rig.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace hubcrawl::tests {

namespace {

fake_hub::world_config world_of(std::string_view text) {
    auto config = fake_hub::parse_world(text);
    if (!config)
        throw std::runtime_error(to_string(config.error()));
    if (config->users.empty()) {
        fake_hub::user_config bot;
        bot.name = "bot";
        bot.password = "s3cret";
        config->users.push_back(bot);
    }
    return *config;
}

} // namespace

std::string hubcrawld() {
    auto const* path = std::getenv("HUBCRAWLD");
    if (!path)
        throw std::runtime_error("HUBCRAWLD does not name the built program: run by meson test");
    return path;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::size_t csv_rows(std::string_view text) {
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(1, std::ranges::count(text, '\n')) - 1);
}

crawl_rig::crawl_rig(std::string_view world, bool tls)
    : hub(world_of(world), {.tls = tls ? dir / "tls" : std::filesystem::path()}), output(dir / "out") {
    if (tls)
        std::filesystem::create_directories(dir / "tls");
    write_text(dir / "secret", "s3cret\n");
    std::filesystem::permissions(dir / "secret", std::filesystem::perms::owner_read);
    hub.start();
}

std::vector<std::string> crawl_rig::once(std::vector<std::string> more) const {
    std::vector<std::string> all{"--once",       "--hub-url",  hub.url(),      "--namespace",
                                 "acme",         "--username", "bot",          "--secret-file",
                                 dir / "secret", "--output",   output.string()};
    if (!hub.ca_file().empty())
        more.insert(more.begin(), {"--ca-file", hub.ca_file().string()});
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

int crawl_rig::crawl(std::vector<std::string> more) { return run(once(std::move(more))); }

int crawl_rig::crawl_anonymously(std::vector<std::string> more) {
    std::vector<std::string> all{"--once", "--hub-url", hub.url(), "--output", output.string()};
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
}

std::unique_ptr<program> crawl_rig::start(std::vector<std::string> const& arguments) {
    std::vector<std::string> command{hubcrawld()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return std::make_unique<program>(command, dir.path());
}

int crawl_rig::run(std::vector<std::string> arguments, std::chrono::seconds limit) {
    auto const running = start(arguments);
    auto const status = running->wait(limit);
    errors = running->errors();
    said = running->output();
    peak_rss = running->peak_rss();
    return status;
}

std::map<std::string, std::string> crawl_rig::data(std::string_view link) const {
    std::map<std::string, std::string> found;
    for (auto const& entry : std::filesystem::directory_iterator(output / link))
        if (auto const name = entry.path().filename().string();
            name != "manifest.json" && name != "changes.ndjson" && name != ".watched" &&
            name != "report.html" && name != "summary.json")
            found[name] = read_text(entry.path());
    return found;
}

std::string crawl_rig::file(std::string_view name, std::string_view link) const {
    return read_text(output / link / name);
}

std::filesystem::path crawl_rig::another_output() {
    output = output.string() + "'";
    return output;
}

} // namespace hubcrawl::tests
