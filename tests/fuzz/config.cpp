#include "daemon/config_file.hpp"

#include <cstdlib>

using namespace hubcrawl;

// Whatever the file holds: settings, or an error that names the file.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    daemon::settings chosen;
    auto const done = daemon::read_config_text(text, "hubcrawl.toml", chosen);
    if (!done && done.error().detail.find("hubcrawl.toml") == std::string::npos)
        std::abort();
    return 0;
}
