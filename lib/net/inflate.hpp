#pragma once

#include "base/result.hpp"
#include "net/fetcher.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

struct libdeflate_decompressor;

namespace hubcrawl::net {

// Bodies as plain bytes, in one buffer used again and again. Not for two bodies at once.
class inflater {
public:
    // What a JSON parser may read (not use) behind the text.
    static constexpr std::size_t padding = 64;

    inflater();
    ~inflater();
    inflater(inflater const&) = delete;
    inflater& operator=(inflater const&) = delete;

    // The body without its Content-Encoding, followed by `padding` readable bytes; valid until the next
    // call. body_encoding: unknown encoding or damage; body_too_large: more than `max_inflated` bytes, and
    // never more memory than that is taken (nor much more than the server's bytes can need).
    result<std::string_view> inflate(response const& answer, std::size_t max_inflated);
    // Overwrites the last body.
    void wipe() noexcept;
    // Bytes readable from the start of the last view.
    std::size_t capacity() const noexcept { return room_ + padding; }

private:
    result<std::string_view> gunzip(std::string_view packed, std::size_t max_inflated);
    // At least `room` bytes before the padding, the first `kept` of them as they are.
    void grow(std::size_t room, std::size_t kept);
    std::string_view finished(std::size_t size) noexcept;

    struct free_decompressor {
        void operator()(libdeflate_decompressor* one) const noexcept;
    };
    std::unique_ptr<libdeflate_decompressor, free_decompressor> decompressor_;
    std::unique_ptr<char[]> buffer_;
    std::size_t room_ = 0; // the padding comes on top
};

} // namespace hubcrawl::net
