#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace hubcrawl::daemon::tests {

// Sets (or, without a value, unsets) an environment variable for as long as it lives.
class environment {
public:
    explicit environment(std::string name, std::optional<std::string> const& value = {})
        : name_(std::move(name)) {
        if (auto const* before = std::getenv(name_.c_str()))
            before_ = before;
        put(value);
    }
    environment(environment const&) = delete;
    environment& operator=(environment const&) = delete;
    ~environment() { put(before_); }

private:
    void put(std::optional<std::string> const& value) const {
        if (value)
            ::setenv(name_.c_str(), value->c_str(), 1);
        else
            ::unsetenv(name_.c_str());
    }

    std::string name_;
    std::optional<std::string> before_;
};

} // namespace hubcrawl::daemon::tests
