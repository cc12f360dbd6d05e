#pragma once

#include "base/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace hubcrawl::daemon {

struct helper_answer {
    int status = 0;     // its exit status, or 128 + the signal that ended it
    std::string output; // may hold a secret: to be wiped
};

// Runs a program as Docker's credential helpers are run: found in $PATH, without a shell, the word "get" as
// its argument, `input` on its standard input. What it says on standard error goes nowhere. Blocks; when the
// limit is over it is killed, with all it has started. config_invalid says why there is no answer.
result<helper_answer> ask_credential_helper(std::string const& program, std::string_view input,
                                            std::chrono::milliseconds limit);

} // namespace hubcrawl::daemon
