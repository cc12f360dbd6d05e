#include "daemon/docker_login.hpp"

#include <cstdlib>

using namespace hubcrawl::daemon;

namespace {

// A name to log in with, or an error that says whose answer it was.
void check(hubcrawl::result<docker_login> const& made, std::string_view whose) {
    if (made ? made->username.empty() : made.error().detail.find(whose) == std::string::npos)
        std::abort();
}

} // namespace

// What a credential helper answers, and what stands in config.json.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    check(read_helper_answer(text, "docker-credential-pass"), "docker-credential-pass");
    check(read_auth(text, "https://index.docker.io/v1/"), "https://index.docker.io/v1/");
    return 0;
}
