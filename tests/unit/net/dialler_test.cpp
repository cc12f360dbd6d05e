#include "net/dialler.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <sys/socket.h>

namespace hubcrawl::net {

namespace {

using namespace std::chrono_literals;
using acceptor = asio::basic_socket_acceptor<tcp, executor>;

tcp::endpoint const anywhere(asio::ip::address_v4::loopback(), 0);

// A port that takes no connection and refuses none: its backlog is full, so Linux drops what comes.
class black_hole {
public:
    explicit black_hole(asio::io_context& context) : listener_(context.get_executor()) {
        listener_.open(tcp::v4());
        listener_.bind(anywhere);
        listener_.listen(0);
        for (int i = 0; i < 4; ++i) {
            auto& one = filling_.emplace_back(context.get_executor(), tcp::v4());
            one.native_non_blocking(true);
            // not Asio's connect(), which waits even then
            auto const to = listener_.local_endpoint();
            ::connect(one.native_handle(), to.data(), static_cast<socklen_t>(to.size()));
        }
    }
    tcp::endpoint endpoint() const { return listener_.local_endpoint(); }

private:
    acceptor listener_;
    std::vector<tcp_socket> filling_;
};

tcp::endpoint refusing(asio::io_context& context) {
    acceptor listener(context.get_executor(), anywhere);
    return listener.local_endpoint();
}

origin named(std::string host) {
    origin to;
    to.host = std::move(host);
    to.port = 8443;
    return to;
}

result<tcp_socket> connect(asio::io_context& context, dialler& line, std::vector<tcp::endpoint> const& ways,
                           std::chrono::milliseconds limit) {
    std::optional<result<tcp_socket>> made;
    auto const work = [&]() -> awaitable<> { made.emplace(co_await line.connect(ways, limit)); };
    tests::start(context, work());
    context.run();
    return std::move(made.value());
}

} // namespace

BOOST_AUTO_TEST_SUITE(dialler_test)

BOOST_AUTO_TEST_CASE(an_address_needs_no_resolver) {
    asio::io_context context;
    dialler line(context.get_executor());
    auto to = named("::1");
    to.literal = true;
    auto const found = tests::run(context, line.resolve(to, 1h));
    BOOST_REQUIRE(found);
    BOOST_CHECK(*found == std::vector{tcp::endpoint(asio::ip::address_v6::loopback(), 8443)});
}

BOOST_AUTO_TEST_CASE(localhost_resolves_to_loopback_addresses_with_the_origins_port) {
    asio::io_context context;
    dialler line(context.get_executor());
    auto const found = tests::run(context, line.resolve(named("localhost"), 1h));
    BOOST_REQUIRE(found);
    for (auto const& endpoint : *found) {
        BOOST_TEST(endpoint.address().is_loopback());
        BOOST_TEST(endpoint.port() == 8443);
    }
}

BOOST_AUTO_TEST_CASE(a_resolver_slower_than_its_deadline_is_a_timeout) {
    asio::io_context context;
    dialler line(context.get_executor());
    auto const found = tests::run(context, line.resolve(named("localhost"), 0ms));
    BOOST_REQUIRE(!found);
    BOOST_CHECK(found.error().code == errc::resolve_timeout);
}

BOOST_AUTO_TEST_CASE(a_name_that_cannot_exist_fails_and_is_named) {
    asio::io_context context;
    dialler line(context.get_executor());
    // longer than a label may be: refused without asking any server
    auto const found = tests::run(context, line.resolve(named(std::string(70, 'x')), 1h));
    BOOST_REQUIRE(!found);
    BOOST_CHECK(found.error().code == errc::resolve_failed);
    BOOST_TEST(found.error().detail.find("xxx") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refused_address_gives_way_to_the_next_at_once) {
    asio::io_context context;
    acceptor listener(context.get_executor(), anywhere);
    dialler line(context.get_executor());
    std::vector const ways{refusing(context), refusing(context), listener.local_endpoint()};
    auto const began = std::chrono::steady_clock::now();
    auto const made = connect(context, line, ways, 1h);
    BOOST_REQUIRE(made);
    BOOST_CHECK(made->remote_endpoint() == listener.local_endpoint());
    BOOST_CHECK(std::chrono::steady_clock::now() - began < 200ms);
}

BOOST_AUTO_TEST_CASE(a_silent_address_is_overtaken_after_a_quarter_of_a_second) {
    asio::io_context context;
    black_hole const hole(context);
    acceptor listener(context.get_executor(), anywhere);
    dialler line(context.get_executor());
    std::vector const ways{hole.endpoint(), listener.local_endpoint()};
    auto const began = std::chrono::steady_clock::now();
    auto const made = connect(context, line, ways, 1h);
    BOOST_REQUIRE(made);
    BOOST_CHECK(made->remote_endpoint() == listener.local_endpoint());
    BOOST_CHECK(std::chrono::steady_clock::now() - began >= 250ms);
}

BOOST_AUTO_TEST_CASE(all_refused_is_a_failure_that_names_the_last) {
    asio::io_context context;
    dialler line(context.get_executor());
    std::vector const ways{refusing(context), refusing(context)};
    auto const made = connect(context, line, ways, 1h);
    BOOST_REQUIRE(!made);
    BOOST_CHECK(made.error().code == errc::connect_failed);
    BOOST_TEST(made.error().detail.find(std::to_string(ways.back().port())) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(silence_ends_at_the_deadline) {
    asio::io_context context;
    black_hole const hole(context);
    dialler line(context.get_executor());
    auto const made = connect(context, line, {hole.endpoint()}, 20ms);
    BOOST_REQUIRE(!made);
    BOOST_CHECK(made.error().code == errc::connect_timeout);
}

BOOST_AUTO_TEST_CASE(abort_ends_what_is_under_way) {
    asio::io_context context;
    black_hole const hole(context);
    dialler line(context.get_executor());
    asio::post(context, [&] { asio::post(context, [&] { line.abort(); }); });
    auto const made = connect(context, line, {hole.endpoint()}, 1h);
    BOOST_REQUIRE(!made);
    BOOST_CHECK(made.error().code == errc::connect_cancelled);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
