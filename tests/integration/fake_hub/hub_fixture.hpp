#pragma once

#include "fake_hub/server.hpp"
#include "support/blocking_client.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::fake_hub {

namespace json = boost::json;
using tests::blocking_client;
using tests::raw_answer;

// A running stand-in with a world written in place, and ways to ask it.
struct hub_fixture {
    explicit hub_fixture(std::string_view toml) : hub(parse_world(toml).value()) { hub.start(); }
    explicit hub_fixture(world_config config) : hub(std::move(config)) { hub.start(); }

    raw_answer get(std::string_view target, std::string_view token = {}) {
        return blocking_client(hub.port()).get(target, bearer(token));
    }
    raw_answer post(std::string_view target, std::string_view body) {
        return blocking_client(hub.port()).post(target, body);
    }
    static std::string bearer(std::string_view token) {
        return token.empty() ? std::string() : "Authorization: Bearer " + std::string(token) + "\r\n";
    }
    static json::object object(raw_answer const& answer) { return json::parse(answer.body).as_object(); }

    std::string log_in(std::string_view name, std::string_view secret) {
        auto const answer = post("/v2/auth/token", R"({"identifier":")" + std::string(name) +
                                                       R"(","secret":")" + std::string(secret) + R"("})");
        BOOST_TEST_REQUIRE(answer.status == 200);
        return std::string(object(answer).at("access_token").as_string());
    }

    // The names of all rows, by following next.
    std::vector<std::string> names(std::string target, std::string_view token = {}) {
        std::vector<std::string> out;
        blocking_client client(hub.port());
        while (!target.empty()) {
            auto const answer = client.get(target, bearer(token));
            BOOST_TEST_REQUIRE(answer.status == 200);
            auto const page = object(answer);
            for (auto const& row : page.at("results").as_array())
                out.emplace_back(row.at("name").as_string());
            target = page.at("next").is_null() ? "" : path_of(std::string(page.at("next").as_string()));
        }
        return out;
    }
    static std::string path_of(std::string const& url) {
        return url.substr(url.find('/', url.find("//") + 2));
    }

    server hub;
};

template <class Row>
std::size_t distinct(std::vector<Row> const& rows) {
    return std::set<Row>(rows.begin(), rows.end()).size();
}

} // namespace hubcrawl::fake_hub
