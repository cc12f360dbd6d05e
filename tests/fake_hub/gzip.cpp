#include "fake_hub/http.hpp"

#include <libdeflate.h>
#include <zlib.h>

#include <memory>
#include <stdexcept>

namespace hubcrawl::fake_hub {

namespace {

constexpr std::size_t block_size = 1 << 20;

// zlib behind one object, so that a stream is ended on every way out.
class deflater {
public:
    deflater() {
        if (deflateInit2(&stream_, 1, Z_DEFLATED, raw, 8, Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::runtime_error("deflateInit2");
    }
    deflater(deflater const&) = delete;
    deflater& operator=(deflater const&) = delete;
    ~deflater() { deflateEnd(&stream_); }

    std::string add(std::string_view plain, int flush) {
        std::string out(deflateBound(&stream_, plain.size()) + 64, '\0');
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
        stream_.avail_in = static_cast<uInt>(plain.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        deflate(&stream_, flush);
        out.resize(out.size() - stream_.avail_out);
        return out;
    }

private:
    static constexpr int raw = -15; // the largest window, no header
    z_stream stream_{};
};

unsigned long crc_of(unsigned long crc, std::string_view bytes) {
    return crc32(crc, reinterpret_cast<Bytef const*>(bytes.data()), static_cast<uInt>(bytes.size()));
}

void append_little_endian(std::string& out, std::uint64_t value) {
    for (int byte = 0; byte < 4; ++byte) out += static_cast<char>(value >> 8 * byte & 0xff);
}

} // namespace

// Whole answers: what the stand-in costs most, so by the faster library.
std::string gzip(std::string_view plain) {
    constexpr int fastest = 1;
    thread_local std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> const packer(
        libdeflate_alloc_compressor(fastest), libdeflate_free_compressor);
    thread_local std::string room;
    if (auto const bound = libdeflate_gzip_compress_bound(packer.get(), plain.size()); room.size() < bound)
        room.resize(bound);
    return {room.data(),
            libdeflate_gzip_compress(packer.get(), plain.data(), plain.size(), room.data(), room.size())};
}

std::string gzip_bomb(std::uint64_t plain_bytes) {
    // After a full flush nothing refers back, so one compressed block may stand any number of times.
    std::string const block(block_size, '0');
    std::string_view const opening = R"({"count":1,"next":null,"previous":null,"results":[],"pad":")",
                           closing = R"("})";
    deflater stream;
    std::string out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    out += stream.add(opening, Z_FULL_FLUSH);
    auto const packed = stream.add(block, Z_FULL_FLUSH);
    auto crc = crc_of(0, opening);
    auto const blocks = plain_bytes / block_size + 1;
    for (std::uint64_t n = 0; n < blocks; ++n) {
        out += packed;
        crc = crc_of(crc, block);
    }
    out += stream.add(closing, Z_FINISH);
    append_little_endian(out, crc_of(crc, closing));
    append_little_endian(out, opening.size() + blocks * block_size + closing.size());
    return out;
}

} // namespace hubcrawl::fake_hub
