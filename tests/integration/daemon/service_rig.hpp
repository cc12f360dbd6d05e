#pragma once

#include "crawl_rig.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace hubcrawl::tests {

// hubcrawld as a service, with a configuration file, against the stand-in Hub.
class service_rig : public crawl_rig {
public:
    explicit service_rig(std::string_view world);

    // Writes the file: bot crawls acme at the interval; `more` stands before the tables.
    void configure(std::string_view interval, std::string_view more = {});
    // Starts it, with more variables in the environment ("NAME=value").
    void serve(std::vector<std::string> const& environment = {});

    std::string log() const { return service->errors(); }
    // How many times the log holds a text.
    std::size_t said_times(std::string_view text) const;
    // Waits until it holds it so many times; the test ends where it never does.
    void wait_until_said(std::string_view text, std::size_t times = 1) const;
    static void wait_until(std::function<bool()> const& holds, std::function<std::string()> const& otherwise);

    std::filesystem::path config;
    std::unique_ptr<program> service;
};

} // namespace hubcrawl::tests
