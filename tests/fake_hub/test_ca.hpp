#pragma once

#include <filesystem>

namespace hubcrawl::fake_hub {

struct test_ca_files {
    std::filesystem::path ca, certificate, key;
};

// Makes a certificate authority and a server certificate for localhost, 127.0.0.1 and ::1, valid for a day,
// as ca.pem, server.pem and server-key.pem in `directory` (created when absent). Throws std::runtime_error.
test_ca_files make_test_ca(std::filesystem::path const& directory);

} // namespace hubcrawl::fake_hub
