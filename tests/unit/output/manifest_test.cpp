#include "output/manifest.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace hubcrawl;
using namespace hubcrawl::output;
using namespace std::chrono_literals;

namespace {

wall_time const start{1'795'195'440s}; // 2026-11-20T17:24:00Z

manifest example() {
    manifest out;
    out.tool = "hubcrawl 0.1.0";
    out.snapshot = "20261120T172400Z";
    out.hub = "https://hub.docker.com";
    out.started = start;
    out.finished = start + 91s;
    out.complete = true;
    out.files.push_back({"repositories.csv", "repositories", "csv", 250, 20144, "ab12"});
    out.namespaces.push_back(
        {"acme", "acme-bot", true, 20, {{"repositories", 250, 250, 1}, {"images", 900, std::nullopt, 250}}});
    out.namespaces.push_back({"library", std::nullopt, false, 0, {}});
    out.gaps.push_back({"acme", "tags", "acme/web", gap_reason::forbidden, 403, "said \"no\"\n"});
    out.requests.total = 512;
    out.requests.by_status = {{200, 511}, {403, 1}};
    out.requests.logins = 1;
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(manifest_)

BOOST_AUTO_TEST_CASE(the_json_is_the_contracts_byte_for_byte) {
    BOOST_TEST(to_json(example()) == R"({
  "schema": 1,
  "tool": "hubcrawl 0.1.0",
  "snapshot": "20261120T172400Z",
  "hub": "https://hub.docker.com",
  "started": "2026-11-20T17:24:00Z",
  "finished": "2026-11-20T17:25:31Z",
  "complete": true,
  "files": [
    {"name": "repositories.csv", "dataset": "repositories", "format": "csv", "rows": 250, "bytes": 20144, "sha256": "ab12"}
  ],
  "namespaces": [
    {"name": "acme", "account": "acme-bot", "complete": true, "private_rows": 20, "datasets": {
      "repositories": {"rows": 250, "expected": 250, "listings": 1},
      "images": {"rows": 900, "expected": null, "listings": 250}}},
    {"name": "library", "account": null, "complete": false, "private_rows": 0, "datasets": {}}
  ],
  "gaps": [
    {"namespace": "acme", "dataset": "tags", "listing": "acme/web", "reason": "forbidden", "status": 403, "detail": "said \"no\"\n"}
  ],
  "requests": {"total": 512, "by_status": {"200": 511, "403": 1}, "retries": 0, "rate_limited": 0, "waited_seconds": 0.0, "logins": 1}
}
)");
}

BOOST_AUTO_TEST_CASE(an_empty_manifest_is_json_too) {
    auto const json = boost::json::parse(to_json(manifest{})).as_object();
    BOOST_TEST(json.at("files").as_array().empty());
    BOOST_TEST(json.at("requests").at("by_status").as_object().empty());
}

BOOST_AUTO_TEST_CASE(seconds_always_have_a_fraction_and_never_an_exponent) {
    struct {
        double waited;
        char const* text;
    } const table[] = {{0, "0.0"},
                       {60, "60.0"},
                       {1.5, "1.5"},
                       {0.0004, "0.0"},
                       {61.123456, "61.123"},
                       {1e9, "1000000000.0"},
                       {0.0 / -1.0, "0.0"},
                       {-3, "0.0"}};
    for (auto const& row : table) {
        manifest what;
        what.requests.waited_seconds = row.waited;
        BOOST_TEST(to_json(what).find(std::string("\"waited_seconds\": ") + row.text + ",") !=
                       std::string::npos,
                   row.text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
