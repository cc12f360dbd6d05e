#include "net/interleave.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::net {

namespace {

std::string order_of(std::initializer_list<char const*> addresses) {
    std::vector<tcp::endpoint> resolved;
    for (auto const* address : addresses)
        resolved.emplace_back(asio::ip::make_address(address), std::uint16_t{443});
    std::string out;
    for (auto const& endpoint : interleave(resolved)) out += endpoint.address().to_string() + " ";
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(interleave_test)

BOOST_AUTO_TEST_CASE(families_take_turns_and_the_resolvers_first_choice_leads) {
    BOOST_TEST(order_of({}) == "");
    BOOST_TEST(order_of({"192.0.2.1", "192.0.2.2"}) == "192.0.2.1 192.0.2.2 ");
    BOOST_TEST(order_of({"::1", "::2", "192.0.2.1"}) == "::1 192.0.2.1 ::2 ");
    BOOST_TEST(order_of({"192.0.2.1", "::1", "::2", "::3"}) == "192.0.2.1 ::1 ::2 ::3 ");
    BOOST_TEST(order_of({"::1", "::2", "::3", "192.0.2.1", "192.0.2.2"}) ==
               "::1 192.0.2.1 ::2 192.0.2.2 ::3 ");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
