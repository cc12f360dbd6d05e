#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubcrawl::fake_hub {

struct request {
    std::string method, target;
    std::string path;                                       // target up to the `?`
    std::vector<std::pair<std::string, std::string>> query; // as sent, still percent-encoded
    std::string host, authorization, user_agent, body;
    bool has_authorization = false;
    bool accepts_gzip = false, keep_alive = true;
    std::string client;  // the peer's address
    bool reused = false; // not the first request of its connection
    bool over_tls = false;

    std::string_view parameter(std::string_view name) const;
};

// How an answer leaves the machine; everything but `whole` is damage.
enum class delivery {
    whole,
    cut,
    reset,
    drip,
    silence,
    close_first,
    reset_first,
    close_after,
    bare_lf,
    gzip_bomb,
    endless
};

struct wire_plan {
    delivery how = delivery::whole;
    bool chunked = false, gzip = false, close = false;
    double seconds = 0;      // of a drip's pause, of a silence
    double clock_skew = 0;   // how far its Date is ahead, in seconds
    std::uint64_t bytes = 0; // of a drip's step, of a bomb
};

// One page, still open to changes by a fault before it becomes text.
struct page_reply {
    std::uint64_t count = 0, page = 1;
    std::optional<std::string> next, previous;
    std::string rows; // the objects, joined by commas
};

struct reply {
    unsigned status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::optional<page_reply> page;
    std::vector<std::pair<std::string, std::string>> headers; // beside the usual ones
    wire_plan wire;
    std::string credential = "anonymous"; // for the log
    std::uint64_t remaining = 0;
};

reply json_reply(unsigned status, std::string_view body);
reply html_reply(unsigned status, std::string_view body);
std::string_view reason_phrase(unsigned status);
// Turns `page` into the body; nothing happens without one.
void render_page(reply& answer);
// The whole head with the empty line; the body's framing by Content-Length, or chunked.
std::string head_text(reply const& answer, std::string_view date, std::size_t body_bytes, bool keep_alive);
std::string http_date(double epoch_seconds);
// Level 1, gzip frame.
std::string gzip(std::string_view plain);
// A gzip body of about `plain_bytes` / 1000 that inflates to a JSON object of `plain_bytes`.
std::string gzip_bomb(std::uint64_t plain_bytes);

} // namespace hubcrawl::fake_hub
