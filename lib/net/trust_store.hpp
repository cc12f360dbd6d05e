#pragma once

#include <filesystem>

namespace hubcrawl::net {

// Where the system keeps its trust anchors.
struct trust_store {
    std::filesystem::path file, directory;
    bool chosen = false; // by SSL_CERT_FILE or SSL_CERT_DIR

    // As OpenSSL finds them.
    static trust_store of_system();
};

} // namespace hubcrawl::net
