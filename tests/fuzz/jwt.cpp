#include "hub/jwt.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    auto const expiry = hubcrawl::hub::jwt_expiry({reinterpret_cast<char const*>(data), size});
    if (expiry && expiry->time_since_epoch().count() < 1'000'000'000)
        std::abort();
    return 0;
}
