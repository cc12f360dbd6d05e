#include "hub/reply_meaning.hpp"

#include <cstdlib>

using namespace hubcrawl;

// The first two bytes are the status, the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    if (size < 2)
        return 0;
    std::string_view const body(reinterpret_cast<char const*>(data) + 2, size - 2);
    int const status = data[0] + data[1] * 4;
    auto const kind = hub::meaning_of(status, "application/json", body);
    if (kind == reply_kind::page && !hub::looks_like_json_object(body))
        std::abort();
    auto const words = hub::message_of(body);
    if (words.size() > 200)
        std::abort();
    for (char const c : words)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            std::abort();
    return 0;
}
