#include "fake_hub/server.hpp"

#include "fake_hub/connection.hpp"
#include "fake_hub/recorded.hpp"
#include "fake_hub/test_ca.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

namespace hubcrawl::fake_hub {

namespace {

std::unique_ptr<content> recorded_content(world_config const& config) {
    if (config.recorded.empty())
        return nullptr;
    auto captures = load_recorded(config.recorded);
    if (!captures)
        throw std::runtime_error(to_string(captures.error()));
    return std::move(*captures);
}

std::optional<asio::ssl::context> tls_context(std::filesystem::path const& directory) {
    if (directory.empty())
        return std::nullopt;
    auto const files = make_test_ca(directory);
    std::optional<asio::ssl::context> out(asio::ssl::context::tls_server);
    out->use_certificate_chain_file(files.certificate.string());
    out->use_private_key_file(files.key.string(), asio::ssl::context::pem);
    return out;
}

} // namespace

struct server::running {
    running(world_config config, server_options wanted)
        : options(std::move(wanted)),
          behind(config, recorded_content(config)),
          tls(tls_context(options.tls)) {}

    awaitable<> accept() {
        for (;;) {
            auto [failed, socket] = co_await acceptor.async_accept(asio::as_tuple(use_awaitable));
            if (failed == asio::error::operation_aborted)
                co_return;
            if (failed)
                continue;
            auto const peer = std::make_shared<connection>(std::move(socket), tls ? &*tls : nullptr, behind);
            std::erase_if(connections, [](auto const& one) { return one.expired(); });
            connections.push_back(peer);
            asio::co_spawn(context.get_executor(), [peer] { return peer->run(); }, asio::detached);
        }
    }

    server_options options;
    hub behind;
    std::optional<asio::ssl::context> tls;
    // Connections end with the context, and leave the hub then: it outlives them.
    asio::io_context context{1};
    asio::basic_socket_acceptor<asio::ip::tcp, executor> acceptor{context.get_executor()};
    std::vector<std::weak_ptr<connection>> connections;
    std::uint16_t port = 0;
    std::jthread thread;
};

server::server(world_config config, server_options options)
    : running_(std::make_unique<running>(std::move(config), std::move(options))) {}

server::~server() { stop(); }

void server::start() {
    auto& acceptor = running_->acceptor;
    asio::ip::tcp::endpoint const where(asio::ip::make_address(running_->options.address),
                                        running_->options.port);
    acceptor.open(where.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    acceptor.bind(where);
    acceptor.listen();
    running_->port = running_->options.port = acceptor.local_endpoint().port();
    running_->context.restart();
    asio::co_spawn(running_->context.get_executor(), running_->accept(), asio::detached);
    running_->thread = std::jthread([this] { running_->context.run(); });
}

void server::stop() {
    running_->context.stop();
    if (running_->thread.joinable())
        running_->thread.join();
    boost::system::error_code ignored;
    running_->acceptor.close(ignored);
    for (auto const& one : std::exchange(running_->connections, {}))
        if (auto const open = one.lock())
            open->drop();
}

std::uint16_t server::port() const noexcept { return running_->port; }

std::string server::url() const {
    return running_->tls ? fmt::format("https://localhost:{}", port())
                         : fmt::format("http://{}:{}", running_->options.address, port());
}

std::filesystem::path server::ca_file() const {
    return running_->tls ? running_->options.tls / "ca.pem" : std::filesystem::path();
}

std::vector<logged_request> server::log() const { return running_->behind.log(); }
counters server::totals() const { return running_->behind.totals(); }
void server::on_request(std::function<void(logged_request const&)> sink) {
    running_->behind.on_request(std::move(sink));
}
void server::set_fault(fault_config aim) { running_->behind.set_fault(std::move(aim)); }
void server::clear_faults() { running_->behind.clear_faults(); }
void server::revoke_all_tokens() { running_->behind.revoke_all_tokens(); }
void server::revoke_secret(std::string const& secret) { running_->behind.revoke_secret(secret); }
void server::insert_rows(std::string const& listing, std::uint64_t rows, std::string const& prefix) {
    running_->behind.insert_rows(listing, rows, prefix);
}
void server::delete_rows(std::string const& listing, std::uint64_t rows, std::uint64_t at) {
    running_->behind.delete_rows(listing, rows, at);
}

} // namespace hubcrawl::fake_hub
