#pragma once

#include "fake_hub/http.hpp"

#include <memory>
#include <string>

namespace hubcrawl::fake_hub {

// Reads one HTTP/1.1 request from bytes as they come (Beast's parser, kept out of this header).
class request_reader {
public:
    request_reader();
    ~request_reader();

    // Takes what it can use from the front of `bytes`; true when the request is whole.
    bool feed(std::string& bytes);
    bool failed() const noexcept { return failed_; }
    request take();

private:
    struct parser;
    std::unique_ptr<parser> parser_;
    bool failed_ = false;
};

} // namespace hubcrawl::fake_hub
