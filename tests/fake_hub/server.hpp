#pragma once

#include "fake_hub/config.hpp"
#include "fake_hub/hub.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hubcrawl::fake_hub {

struct server_options {
    std::uint16_t port = 0;    // 0: any free one
    std::filesystem::path tls; // directory for ca.pem and the server's key; empty: plain HTTP
    std::string address = "127.0.0.1";
};

// The stand-in Hub on a thread of its own. Everything but start and stop may be called from any thread.
class server {
public:
    // Throws std::runtime_error when a recorded world cannot be read.
    explicit server(world_config config, server_options options = {});
    ~server();

    // Throws boost::system::system_error when the port is taken.
    void start();
    // Drops every connection. start() serves again, on the same port and with everything remembered.
    void stop();

    std::uint16_t port() const noexcept;
    // "http://127.0.0.1:12345", with TLS "https://localhost:12345"
    std::string url() const;
    // The certificate authority to trust; empty without TLS.
    std::filesystem::path ca_file() const;

    std::vector<logged_request> log() const;
    counters totals() const;
    void on_request(std::function<void(logged_request const&)> sink);

    void set_fault(fault_config aim);
    void clear_faults();
    void revoke_all_tokens();
    void revoke_secret(std::string const& secret);
    void insert_rows(std::string const& listing, std::uint64_t rows,
                     std::string const& prefix = "00-inserted-");
    void delete_rows(std::string const& listing, std::uint64_t rows, std::uint64_t at = 0);

private:
    struct running;
    std::unique_ptr<running> running_;
};

} // namespace hubcrawl::fake_hub
