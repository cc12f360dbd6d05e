#include "net/response_reader.hpp"

#include "net/ascii.hpp"
#include "net/head_text.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

namespace hubcrawl::net {

namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

// 64 KiB takes a usual gzip page in one read
constexpr std::size_t smallest_buffer = 64u << 10;

error refused(stage at, error_code ec, std::size_t max_body) {
    if (ec == http::error::body_limit)
        return fail(errc::body_too_large, "more than {} bytes", max_body);
    return {stage_code(at, cause::failed), ec.message()};
}

} // namespace

struct response_reader::state {
    using parser = http::response_parser<http::string_body>;

    std::size_t max_head;
    std::size_t max_body;
    std::vector<char> buffer;
    std::size_t begin = 0, end = 0; // unread bytes in `buffer`
    std::size_t searched = 0;       // of them known to hold no end of head
    std::size_t head_bytes = 0;     // heads of this answer, interim ones too
    method verb = method::get;
    bool heard = false;
    bool body_begun = false;
    std::optional<parser> http;

    std::string_view unread() const { return {buffer.data() + begin, end - begin}; }

    void fresh_parser() {
        http.emplace();
        http->header_limit(static_cast<std::uint32_t>(2 * max_head));
        http->body_limit(max_body);
        http->skip(verb == method::head);
        searched = 0;
        body_begun = false;
    }

    void close_gap() {
        if (begin > 0 && begin < end)
            std::memmove(buffer.data(), buffer.data() + begin, end - begin);
        end -= begin;
        begin = 0;
    }

    result<bool> read_head();
    result<bool> read_body();
    result<bool> advance();
};

// True: the head of the final answer is parsed.
result<bool> response_reader::state::read_head() {
    while (!http->is_header_done()) {
        auto const stop = find_head_end(unread(), searched);
        auto const size = stop.value_or(unread().size());
        if (head_bytes + size > max_head)
            return fail(errc::head_failed, "more than {} bytes of header", max_head);
        if (!stop) {
            searched = size;
            return false;
        }
        auto const head = unread().substr(0, size);
        std::string const repaired = has_bare_line_end(head) ? with_crlf(head) : std::string();
        auto const text = repaired.empty() ? head : std::string_view(repaired);
        error_code ec;
        http->put(asio::buffer(text), ec);
        if (ec)
            return refused(http->is_header_done() ? stage::body : stage::head, ec, max_body);
        if (!http->is_header_done())
            return fail(errc::head_failed, "no end of header where its blank line is");
        begin += size;
        head_bytes += size;
        if (http->get().result_int() < 100)
            return fail(errc::head_failed, "status {:03}", http->get().result_int());
        // an interim answer (RFC 9110 §15.2) has no body and is followed by the real one
        if (http->get().result_int() / 100 == 1)
            fresh_parser();
    }
    http->eager(true);
    return true;
}

result<bool> response_reader::state::read_body() {
    // Beast 1.81 asserts that a first chunk which is the last one too comes whole: "0\r\n\r\n". No chunked
    // body is shorter, so nothing is lost by waiting for as much.
    if (!http->is_done() && http->chunked() && !body_begun && end - begin < 5)
        return false;
    while (!http->is_done() && begin < end) {
        body_begun = true;
        error_code ec;
        auto const used = http->put(asio::buffer(unread()), ec);
        begin += used;
        if (ec && ec != http::error::need_more)
            return refused(stage::body, ec, max_body);
        if (ec || used == 0) {
            close_gap();
            if (end == buffer.size())
                return fail(errc::body_failed, "endless line between chunks");
            return false;
        }
    }
    return http->is_done();
}

result<bool> response_reader::state::advance() {
    auto ready = http->is_header_done() ? result<bool>(true) : read_head();
    if (ready && *ready)
        ready = read_body();
    if (begin == end)
        begin = end = 0;
    return ready;
}

response_reader::response_reader(std::size_t max_head, std::size_t max_body)
    : state_(std::make_unique<state>()) {
    state_->max_head = max_head;
    state_->max_body = max_body;
    // room for one byte beyond the largest head, so that a full buffer is always a verdict
    state_->buffer.resize(std::max(smallest_buffer, max_head + 1));
    start(method::get);
}

response_reader::response_reader(response_reader&&) noexcept = default;
response_reader::~response_reader() = default;

void response_reader::start(method verb) {
    state_->verb = verb;
    state_->begin = state_->end = 0;
    state_->head_bytes = 0;
    state_->heard = false;
    state_->fresh_parser();
}

std::span<char> response_reader::room() {
    state_->close_gap();
    return std::span(state_->buffer).subspan(state_->end);
}

result<bool> response_reader::commit(std::size_t bytes) {
    state_->end += bytes;
    state_->heard = state_->heard || bytes > 0;
    return state_->advance();
}

result<bool> response_reader::end_of_stream() {
    if (!state_->heard)
        return fail(errc::head_failed, "closed without an answer");
    if (!state_->http->is_header_done())
        return fail(errc::head_failed, "closed inside the header");
    error_code ec;
    state_->http->put_eof(ec);
    if (ec)
        return refused(stage::body, ec, state_->max_body);
    return true;
}

stage response_reader::at() const noexcept {
    return state_->http->is_header_done() ? stage::body : stage::head;
}

bool response_reader::heard() const noexcept { return state_->heard; }

bool response_reader::reusable() const noexcept {
    return state_->http->is_done() && state_->http->keep_alive() && state_->begin == state_->end;
}

response response_reader::release() {
    auto message = state_->http->release();
    response out;
    out.status = static_cast<int>(message.result_int());
    for (auto const& field : message)
        out.fields.emplace_back(
            to_lower(std::string_view(field.name_string().data(), field.name_string().size())),
            std::string(field.value()));
    out.body = std::move(message.body());
    return out;
}

} // namespace hubcrawl::net
