#include "hub/rate_headers.hpp"

#include <array>
#include <cstdlib>

using namespace hubcrawl;

// Six lines, one a header field.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<char const*>(data), size);
    std::array<std::string_view, 6> lines;
    for (auto& line : lines) {
        line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    wall_time const now{std::chrono::seconds(1'769'817'600)};
    auto const notice =
        hub::read_rate_headers({lines[0], lines[1], lines[2], lines[3], lines[4], lines[5]}, now);
    if ((notice.limit && *notice.limit < 0) || (notice.remaining && *notice.remaining < 0))
        std::abort();
    return 0;
}
