#include "net/response_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

using namespace hubcrawl::net;

// The first byte chooses the verb and how large the pieces are in which the rest arrives.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size == 0)
        return 0;
    constexpr std::size_t max_body = 1u << 16;
    static response_reader reader(1u << 12, max_body);
    reader.start(data[0] & 1 ? method::head : method::get);
    std::size_t const step = 1 + (data[0] >> 1) * std::size_t{97};
    ++data;
    --size;

    hubcrawl::result<bool> complete = false;
    while (complete && !*complete && size > 0) {
        auto const room = reader.room();
        auto const count = std::min({step, room.size(), size});
        if (count == 0)
            __builtin_trap();
        std::memcpy(room.data(), data, count);
        data += count;
        size -= count;
        complete = reader.commit(count);
    }
    if (complete && !*complete)
        complete = reader.end_of_stream();
    if (!complete)
        return 0;
    auto const answer = reader.release();
    if (answer.status < 100 || answer.status > 999 || answer.body.size() > max_body)
        __builtin_trap();
    return 0;
}
