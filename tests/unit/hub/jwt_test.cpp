#include "hub/jwt.hpp"

#include <boost/test/unit_test.hpp>

namespace hubcrawl::hub {

BOOST_AUTO_TEST_SUITE(jwt_test)

BOOST_AUTO_TEST_CASE(the_expiry_of_a_token) {
    using std::chrono::sys_seconds, std::chrono::seconds;
    sys_seconds const moment{seconds(1769818200)};
    // {"iat":1769817600,"exp":1769818200}
    BOOST_TEST((jwt_expiry("e30.eyJpYXQiOjE3Njk4MTc2MDAsImV4cCI6MTc2OTgxODIwMH0.c2ln") == moment));
    // {"exp":1769818200.75,"x":"???>>>~"}, with both characters that base64url has of its own
    BOOST_TEST((jwt_expiry("e30.eyJleHAiOjE3Njk4MTgyMDAuNzUsIngiOiI_Pz8-Pj5-In0.") == moment));
}

BOOST_AUTO_TEST_CASE(odd_tokens_have_no_known_expiry) {
    for (auto const* token : {
             "",
             ".",
             "..",
             "...",
             "opaque",
             "a.b",
             "dckr_pat_x",
             "e30.e30.e30",                       // {}: no exp
             "e30.W10.e30",                       // []
             "e30.eyJleHAiOiIxNzY5ODE4MjAwIn0.x", // {"exp":"1769818200"}
             "e30.eyJleHAiOm51bGx9.x",            // {"exp":null}
             "e30.eyJleHAiOi0xfQ.x",              // {"exp":-1}
             "e30.eyJleHAiOjFlMzA4fQ.x",          // {"exp":1e308}
             "e30.eyJleHAiOjE3Njk4MTgyMDB9.x.y",  // four parts
             "e30.eyJleHAiOjE3Njk4MTgyMDB9",      // two
             "e30.eyJleHAiOjE3Njk4MTgyMD.x",      // cut
             "e30.eyJleHAiOjE3Njk4MTgyMDB9!.x",   // not base64url
             "e30.////.x",
         })
        BOOST_TEST(!jwt_expiry(token), token);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::hub
