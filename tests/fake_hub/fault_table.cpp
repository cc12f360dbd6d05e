#include "fake_hub/auth.hpp"
#include "fake_hub/faults.hpp"
#include "fake_hub/limiter.hpp"
#include "fake_hub/text_faults.hpp"
#include "fake_hub/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace hubcrawl::fake_hub {

namespace {

using context = fault_context;

// ---- another answer in place of the right one

void replace(context& c, reply other) {
    other.credential = c.answer.credential;
    other.remaining = c.answer.remaining;
    c.answer = std::move(other);
}

template <unsigned Status>
void gateway_html(context& c) {
    replace(c,
            html_reply(
                Status,
                fmt::format("<html><body><h1>{} {}</h1>\nThe server didn't respond in time.\n</body></html>",
                            Status, reason_phrase(Status))));
}

void server_error_json(context& c) {
    replace_body(
        c, 500,
        R"({"message":"failed to update 1 tag(s) and first error msg: updating images in DB failed ..."})");
}
void html_with_200(context& c) { replace_body(c, 200, "<html><body>error page</body></html>", "text/html"); }
void empty_200(context& c) { replace_body(c, 200, ""); }
void forbidden(context& c) { replace_body(c, 403, R"({"message":"forbidden","errinfo":{}})"); }
void not_found(context& c) {
    replace_body(c, 404, R"({"message":"httperror 404: object not found","errinfo":{}})");
}
void blocked_1010(context& c) {
    auto other = json_reply(403, "error code: 1010");
    other.content_type = "text/plain";
    replace(c, std::move(other));
}
void challenge(context& c) {
    replace(c, html_reply(403, "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a "
                               "moment...</title></head><body></body></html>"));
}
void html_404(context& c) {
    replace(c, html_reply(404, "<!DOCTYPE html><html><head><title>404 : Docker</title></head></html>"));
}
// Although the token is as good as before.
void unauthorized(context& c) { replace_body(c, 401, R"({"message":"unauthorized","errinfo":{}})"); }
void login_429(context& c) { replace_body(c, 429, R"({"detail":"Too many login attempts."})"); }

// ---- limits

template <retry_style Style>
void rate_limited(context& c) {
    auto other = json_reply(429, R"({"detail":"Rate limit exceeded","error":false})");
    auto const until = c.now + (c.aim.seconds > 0 ? c.aim.seconds : 1);
    append_rate_headers(other.headers, {false, 180, 0, until});
    other.headers.emplace_back("x-ratelimit-ip", c.asked.client);
    append_retry_after(other.headers, Style, c.now, until);
    replace(c, std::move(other));
}

void rate_limited_bare_lf(context& c) {
    rate_limited<retry_style::seconds>(c);
    c.answer.wire.how = delivery::bare_lf;
}

void abuse_limited(context& c) {
    auto other = json_reply(429, "Too Many Requests (HAP429).\n");
    other.content_type = "text/plain";
    other.headers = {{"cache-control", "no-cache"},
                     {"retry-after", fmt::format("{:.0f}", c.aim.seconds > 0 ? c.aim.seconds : 60)}};
    other.wire.close = true;
    replace(c, std::move(other));
}
void abuse_limited_bare_lf(context& c) {
    abuse_limited(c);
    c.answer.wire.how = delivery::bare_lf;
}

// ---- damage on the wire

template <delivery How>
void deliver(context& c) {
    c.answer.wire.how = How;
    c.answer.wire.seconds = c.aim.seconds;
    c.answer.wire.bytes = c.aim.bytes;
}
void cut_content_length(context& c) {
    deliver<delivery::cut>(c);
    c.answer.wire.chunked = false;
}
void cut_chunked(context& c) {
    deliver<delivery::cut>(c);
    c.answer.wire.chunked = true;
}
void close_keep_alive(context& c) { c.answer.wire.how = delivery::close_after; }
// One front end whose clock is wrong; x-ratelimit-reset comes from behind it, by the right one.
void date_skew(context& c) { c.answer.wire.clock_skew = c.aim.seconds != 0 ? c.aim.seconds : 600; }

// ---- redirects and links

void redirect(context& c, unsigned status, std::string where) {
    auto other = html_reply(status, "<html><body>moved</body></html>");
    other.headers.emplace_back("location", std::move(where));
    replace(c, std::move(other));
}
std::string_view scheme_of(context const& c) { return c.asked.over_tls ? "https" : "http"; }
std::string own_address(context const& c, std::string_view scheme) {
    return fmt::format("{}://{}", scheme, c.asked.host);
}

void redirect_slash(context& c) {
    if (c.asked.path.ends_with('/'))
        return;
    redirect(c, 301,
             own_address(c, scheme_of(c)) + c.asked.path + "/" + c.asked.target.substr(c.asked.path.size()));
}
void redirect_self(context& c) { redirect(c, 302, own_address(c, scheme_of(c)) + c.asked.target); }
void redirect_foreign(context& c) {
    redirect(c, 302, (c.aim.text.empty() ? "https://elsewhere.example" : c.aim.text) + c.asked.target);
}

// Puts another scheme and host before the path of `next`.
void move_next(context& c, std::string const& base) {
    if (!c.answer.page || !c.answer.page->next)
        return;
    auto& next = *c.answer.page->next;
    next = base + next.substr(next.find('/', next.find("//") + 2));
}
void next_foreign_host(context& c) {
    move_next(c, c.aim.text.empty() ? "https://elsewhere.example" : c.aim.text);
}
// The other scheme of the two: what counts is that it is not the one in use.
void next_http(context& c) { move_next(c, own_address(c, c.asked.over_tls ? "http" : "https")); }
void next_registry_host(context& c) { move_next(c, "https://registry.hub.docker.com"); }

void set_next_page(context& c, std::uint64_t page) {
    if (!c.answer.page || !c.answer.page->next)
        return;
    auto const number = fmt::format("page={}", c.answer.page->page + 1);
    auto& next = *c.answer.page->next;
    for (auto at = next.find(number); at != std::string::npos; at = next.find(number, at + 1))
        if (next[at - 1] == '?' || next[at - 1] == '&') {
            next.replace(at, number.size(), fmt::format("page={}", page));
            return;
        }
}
void next_self(context& c) { set_next_page(c, c.answer.page ? c.answer.page->page : 1); }
void next_earlier(context& c) {
    set_next_page(c, c.answer.page ? std::max<std::uint64_t>(1, c.answer.page->page - 1) : 1);
}
void count_plus_one(context& c) {
    if (c.answer.page)
        ++c.answer.page->count;
}

// ---- changes of the world, before the answer

void token_expired(context& c) { c.logins.revoke_presented(c.asked); }
void revoke_all_tokens(context& c) { c.logins.revoke_all(); }
void revoke_secret(context& c) { c.logins.revoke_secret(c.aim.text); }

std::uint64_t rows_of(context const& c) { return c.aim.rows > 0 ? c.aim.rows : 1; }
void insert_rows(context& c) {
    c.rows.insert(listing_of(c.asked.path), rows_of(c), c.aim.text.empty() ? "00-inserted-" : c.aim.text);
}
void delete_rows(context& c) { c.rows.remove(listing_of(c.asked.path), rows_of(c), c.aim.at); }
void rename_row(context& c) {
    delete_rows(c);
    c.rows.insert(listing_of(c.asked.path), rows_of(c), c.aim.text.empty() ? "00-renamed-" : c.aim.text);
}
void shrink(context& c) { c.rows.truncate(listing_of(c.asked.path), c.aim.rows); }

constexpr std::string_view login = "/v2/auth/token";

constexpr std::array table{
    fault_entry{"http_500_json", server_error_json},
    fault_entry{"http_502_html", gateway_html<502>},
    fault_entry{"http_503_html", gateway_html<503>},
    fault_entry{"http_504_html", gateway_html<504>},
    fault_entry{"html_200", html_with_200},
    fault_entry{"html_404", html_404},
    fault_entry{"empty_200", empty_200},
    fault_entry{"unauthorized", unauthorized},
    fault_entry{"forbidden", forbidden},
    fault_entry{"not_found", not_found},
    fault_entry{"blocked_1010", blocked_1010},
    fault_entry{"challenge", challenge},
    fault_entry{"login_500", server_error_json, false, false, login},
    fault_entry{"login_503_html", gateway_html<503>, false, false, login},
    fault_entry{"login_429", login_429, false, false, login},
    fault_entry{"rate_limited_seconds", rate_limited<retry_style::seconds>},
    fault_entry{"rate_limited_epoch", rate_limited<retry_style::epoch>},
    fault_entry{"rate_limited_epoch_ms", rate_limited<retry_style::epoch_ms>},
    fault_entry{"rate_limited_http_date", rate_limited<retry_style::http_date>},
    fault_entry{"rate_limited_absent", rate_limited<retry_style::absent>},
    fault_entry{"rate_limited_x_retry_after", rate_limited<retry_style::x_retry_after>},
    fault_entry{"rate_limited_bare_lf", rate_limited_bare_lf},
    fault_entry{"abuse_limited", abuse_limited},
    fault_entry{"abuse_limited_bare_lf", abuse_limited_bare_lf},
    fault_entry{"cut_content_length", cut_content_length},
    fault_entry{"cut_chunked", cut_chunked},
    fault_entry{"reset", deliver<delivery::reset>},
    fault_entry{"slow_drip", deliver<delivery::drip>},
    fault_entry{"silence", deliver<delivery::silence>},
    fault_entry{"close_keep_alive", close_keep_alive},
    fault_entry{"close_reused", deliver<delivery::close_first>, false, true},
    fault_entry{"reset_reused", deliver<delivery::reset_first>, false, true},
    fault_entry{"date_skew", date_skew},
    fault_entry{"gzip_bomb", deliver<delivery::gzip_bomb>},
    fault_entry{"endless_body", deliver<delivery::endless>},
    fault_entry{"broken_json", broken_json},
    fault_entry{"missing_results", missing_results},
    fault_entry{"wrong_types", wrong_types},
    fault_entry{"duplicate_keys", duplicate_keys},
    fault_entry{"invalid_utf8", invalid_utf8},
    fault_entry{"deep_nesting", deep_nesting},
    fault_entry{"redirect_slash", redirect_slash},
    fault_entry{"redirect_self", redirect_self},
    fault_entry{"redirect_foreign", redirect_foreign},
    fault_entry{"next_foreign_host", next_foreign_host},
    fault_entry{"next_http", next_http},
    fault_entry{"next_registry_host", next_registry_host},
    fault_entry{"next_self", next_self},
    fault_entry{"next_earlier", next_earlier},
    fault_entry{"count_plus_one", count_plus_one},
    fault_entry{"token_expired", token_expired, true},
    fault_entry{"revoke_all_tokens", revoke_all_tokens, true},
    fault_entry{"revoke_secret", revoke_secret, true},
    fault_entry{"insert_rows", insert_rows, true},
    fault_entry{"delete_rows", delete_rows, true},
    fault_entry{"rename_row", rename_row, true},
    fault_entry{"shrink", shrink, true},
};

} // namespace

std::span<fault_entry const> all_faults() { return table; }

} // namespace hubcrawl::fake_hub
