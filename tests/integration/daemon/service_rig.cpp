#include "service_rig.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <thread>

namespace hubcrawl::tests {

service_rig::service_rig(std::string_view world) : crawl_rig(world), config(dir / "hubcrawl.toml") {}

void service_rig::configure(std::string_view interval, std::string_view more) {
    write_text(config, fmt::format("output = \"{}\"\ninterval = \"{}\"\n{}\n[hub]\nurl = \"{}\"\n"
                                   "[[account]]\nusername = \"bot\"\nsecret = {{ file = \"{}\" }}\n"
                                   "namespaces = [\"acme\"]\n",
                                   output.string(), interval, more, hub.url(), (dir / "secret").string()));
}

void service_rig::serve(std::vector<std::string> const& environment) {
    std::vector<std::string> command{"/usr/bin/env"};
    command.insert(command.end(), environment.begin(), environment.end());
    command.insert(command.end(), {hubcrawld(), "--config", config.string()});
    service = std::make_unique<program>(command, dir.path());
}

std::size_t service_rig::said_times(std::string_view text) const {
    auto const text_so_far = log();
    std::size_t times = 0;
    for (auto at = text_so_far.find(text); at != text_so_far.npos;
         at = text_so_far.find(text, at + text.size()))
        ++times;
    return times;
}

void service_rig::wait_until(std::function<bool()> const& holds,
                             std::function<std::string()> const& otherwise) {
    for (int i = 0; i < 12'000 && !holds(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    BOOST_TEST_REQUIRE(holds(), otherwise());
}

void service_rig::wait_until_said(std::string_view text, std::size_t times) const {
    wait_until([&] { return said_times(text) >= times; },
               [&] { return fmt::format("never said {} times: {}\n{}", times, text, log()); });
}

} // namespace hubcrawl::tests
