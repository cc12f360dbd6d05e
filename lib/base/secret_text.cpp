#include "base/secret_text.hpp"

#include <cstring>

namespace hubcrawl {

void wipe(std::string& text) noexcept {
    text.resize(text.capacity()); // within its room: nothing is allocated
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

} // namespace hubcrawl
