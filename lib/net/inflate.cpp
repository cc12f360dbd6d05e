#include "net/inflate.hpp"

#include "net/ascii.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace hubcrawl::net {

namespace {

// Larger buffers are given back before the next body that does not need them.
constexpr std::size_t usual_room = 4u << 20;
// Deflate cannot pack better than 1032 to 1.
constexpr std::size_t best_ratio = 1032;

// The size of the last member, as its trailer says (RFC 1952 §2.3.1, ISIZE): a hint, nothing more.
std::size_t promised_size(std::string_view packed) noexcept {
    if (packed.size() < 18)
        return 0;
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
        size = size << 8 | static_cast<unsigned char>(packed[packed.size() - 1 - i]);
    return std::min(size, packed.size() * best_ratio);
}

} // namespace

void inflater::free_decompressor::operator()(libdeflate_decompressor* one) const noexcept {
    libdeflate_free_decompressor(one);
}

inflater::inflater() : decompressor_(libdeflate_alloc_decompressor()) {
    if (!decompressor_)
        throw std::bad_alloc();
    grow(usual_room / 8, 0);
}

inflater::~inflater() = default;

void inflater::grow(std::size_t room, std::size_t kept) {
    auto larger = std::make_unique_for_overwrite<char[]>(room + padding);
    std::copy_n(buffer_.get(), kept, larger.get());
    buffer_ = std::move(larger);
    room_ = room;
}

void inflater::wipe() noexcept { ::explicit_bzero(buffer_.get(), room_); }

std::string_view inflater::finished(std::size_t size) noexcept {
    std::memset(buffer_.get() + size, 0, padding);
    return {buffer_.get(), size};
}

result<std::string_view> inflater::inflate(response const& answer, std::size_t max_inflated) {
    auto const encoding = to_lower(answer.field("content-encoding"));
    bool const packed = encoding == "gzip" || encoding == "x-gzip";
    if (!packed && !encoding.empty() && encoding != "identity")
        return fail(errc::body_encoding, "unknown Content-Encoding '{}'", encoding.substr(0, 40));

    auto const& body = answer.body;
    auto const wanted = std::min(packed ? promised_size(body) : body.size(), max_inflated);
    if (room_ < wanted || (room_ > usual_room && wanted <= usual_room))
        grow(std::max(wanted, usual_room / 8), 0);
    // HEAD, 204: nothing is said in any encoding
    if (body.empty())
        return finished(0);
    if (packed)
        return gunzip(body, max_inflated);
    if (body.size() > max_inflated)
        return fail(errc::body_too_large, "more than {} bytes", max_inflated);
    std::copy(body.begin(), body.end(), buffer_.get());
    return finished(body.size());
}

result<std::string_view> inflater::gunzip(std::string_view packed, std::size_t max_inflated) {
    std::size_t done = 0;
    while (!packed.empty()) {
        std::size_t used = 0;
        std::size_t made = 0;
        auto const limit = std::min(room_, max_inflated);
        auto const verdict = libdeflate_gzip_decompress_ex(decompressor_.get(), packed.data(), packed.size(),
                                                           buffer_.get() + done, limit - done, &used, &made);
        if (verdict == LIBDEFLATE_INSUFFICIENT_SPACE) {
            if (limit == max_inflated)
                return fail(errc::body_too_large, "more than {} bytes inflated", max_inflated);
            grow(std::min(room_ * 2, max_inflated), done);
            continue;
        }
        if (verdict != LIBDEFLATE_SUCCESS)
            return fail(errc::body_encoding, "damaged gzip body of {} bytes", packed.size());
        done += made;
        packed.remove_prefix(used);
    }
    return finished(done);
}

} // namespace hubcrawl::net
