#pragma once

#include "base/result.hpp"
#include "net/fetcher.hpp"
#include "net/stage.hpp"

#include <cstddef>
#include <memory>
#include <span>

namespace hubcrawl::net {

// One answer out of bytes (RFC 9112), without I/O: the caller reads into room(), says how much with
// commit(), and end_of_stream() when the peer closed. Reused for the next answer by start().
class response_reader {
public:
    response_reader(std::size_t max_head, std::size_t max_body);
    response_reader(response_reader&&) noexcept;
    ~response_reader();

    // `verb`: the answer to HEAD has no body. Forgets what is left of the answer before.
    void start(method verb);
    // Never empty while the answer is not complete.
    std::span<char> room();
    // True: the answer is complete. head_failed, body_failed or body_too_large end it for good.
    result<bool> commit(std::size_t bytes);
    result<bool> end_of_stream();

    stage at() const noexcept;   // head or body: what is being read
    bool heard() const noexcept; // at least one byte came
    // After completion: the connection may carry another exchange, and no byte too many has come.
    bool reusable() const noexcept;
    // After completion, once; `received` is left to the caller.
    response release();

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace hubcrawl::net
