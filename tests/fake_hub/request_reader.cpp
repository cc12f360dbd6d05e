#include "fake_hub/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>

namespace hubcrawl::fake_hub {

namespace http = boost::beast::http;

struct request_reader::parser {
    http::request_parser<http::string_body> inner;
};

request_reader::request_reader() : parser_(std::make_unique<parser>()) { parser_->inner.eager(true); }
request_reader::~request_reader() = default;

bool request_reader::feed(std::string& bytes) {
    if (bytes.empty())
        return false;
    boost::system::error_code problem;
    auto const used = parser_->inner.put(boost::asio::buffer(bytes), problem);
    bytes.erase(0, used);
    failed_ = problem && problem != http::error::need_more;
    return !failed_ && parser_->inner.is_done();
}

request request_reader::take() {
    auto const message = parser_->inner.release();
    auto const field = [&](http::field name) {
        auto const value = message[name];
        return std::string(value.data(), value.size());
    };
    request out;
    out.method = std::string(message.method_string());
    out.target = std::string(message.target());
    out.path = out.target.substr(0, out.target.find('?'));
    out.host = field(http::field::host);
    out.authorization = field(http::field::authorization);
    out.has_authorization = message.count(http::field::authorization) > 0;
    out.user_agent = field(http::field::user_agent);
    out.accepts_gzip = field(http::field::accept_encoding).find("gzip") != std::string::npos;
    out.keep_alive = message.keep_alive();
    out.body = message.body();
    for (auto at = out.path.size() + 1; at <= out.target.size() && at > 0;) {
        auto const end = std::min(out.target.find('&', at), out.target.size());
        auto const part = out.target.substr(at, end - at);
        auto const equals = std::min(part.find('='), part.size());
        if (!part.empty())
            out.query.emplace_back(part.substr(0, equals), part.substr(std::min(equals + 1, part.size())));
        at = end + 1;
    }
    return out;
}

} // namespace hubcrawl::fake_hub
