#pragma once

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <string_view>

namespace hubcrawl::tests {

// What is logged while it lives.
struct log_watch {
    log_watch() : before(spdlog::default_logger()) {
        spdlog::set_default_logger(
            std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::ostream_sink_st>(text)));
    }
    ~log_watch() { spdlog::set_default_logger(before); }
    bool says(std::string_view words) const { return text.str().find(words) != std::string::npos; }

    std::shared_ptr<spdlog::logger> before;
    std::ostringstream text;
};

} // namespace hubcrawl::tests
