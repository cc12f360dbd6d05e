#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace hubcrawl {

// SHA-256 of bytes as they come (FIPS 180-4), by libcrypto.
class sha256 {
public:
    sha256();
    void update(std::string_view bytes);
    // 64 lower-case hexadecimal digits; the object is spent.
    std::string finish();

private:
    struct deleter {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, deleter> context_;
};

} // namespace hubcrawl
