#pragma once

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace hubcrawl::tests {

// What came back, as raw as it came; `body` still has its chunk sizes.
struct raw_answer {
    int status = 0; // 0: not even a status line
    std::string head, body;
    std::map<std::string, std::string> headers; // names as sent
    bool closed = false, reset = false, timed_out = false;

    std::string header(std::string const& name) const {
        auto const found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

// One plain connection to the loopback, blocking; every read gives up after `patience_ms`.
class blocking_client {
public:
    explicit blocking_client(std::uint16_t port, int patience_ms = 5000)
        : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        timeval const patience{patience_ms / 1000, patience_ms % 1000 * 1000};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_port = htons(port);
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr const*>(&where), sizeof where) != 0)
            throw std::runtime_error("blocking_client: no connection");
    }
    blocking_client(blocking_client const&) = delete;
    blocking_client& operator=(blocking_client const&) = delete;
    ~blocking_client() { ::close(fd_); }

    // `extra`: more header lines, each with its CRLF.
    raw_answer get(std::string_view target, std::string_view extra = {}) { return ask("GET", target, extra); }
    raw_answer post(std::string_view target, std::string_view body) {
        return ask("POST", target, "Content-Length: " + std::to_string(body.size()) + "\r\n", body);
    }
    raw_answer ask(std::string_view method, std::string_view target, std::string_view extra = {},
                   std::string_view body = {}) {
        std::string text(method);
        text.append(" ").append(target).append(" HTTP/1.1\r\nHost: hub.test\r\n");
        if (extra.find("User-Agent:") == extra.npos)
            text += "User-Agent: blocking-client\r\n";
        return exchange(text.append(extra).append("\r\n").append(body), method == "HEAD");
    }
    raw_answer exchange(std::string_view request, bool headless_body = false) {
        ::send(fd_, request.data(), request.size(), MSG_NOSIGNAL);
        raw_answer out;
        while (!split_head(out) && more(out));
        if (out.status != 0 && !headless_body)
            read_body(out);
        return out;
    }
    // True once the peer has ended the connection.
    bool ended() {
        raw_answer last;
        return !more(last) && !last.timed_out;
    }

private:
    bool more(raw_answer& out) {
        char buffer[16384];
        auto const bytes = ::recv(fd_, buffer, sizeof buffer, 0);
        if (bytes > 0)
            pending_.append(buffer, static_cast<std::size_t>(bytes));
        out.closed = bytes == 0;
        out.reset = bytes < 0 && errno == ECONNRESET;
        out.timed_out = bytes < 0 && errno == EAGAIN;
        return bytes > 0;
    }

    bool split_head(raw_answer& out) {
        auto end = pending_.find("\r\n\r\n"), skip = std::size_t{4};
        if (end == pending_.npos)
            end = pending_.find("\n\n"), skip = 2;
        if (end == pending_.npos)
            return false;
        out.head = pending_.substr(0, end);
        pending_.erase(0, end + skip);
        out.status = std::atoi(out.head.c_str() + std::min<std::size_t>(9, out.head.size()));
        for (auto at = out.head.find('\n'); at != out.head.npos;) {
            auto const next = out.head.find('\n', at + 1);
            auto line = out.head.substr(at + 1, next == out.head.npos ? next : next - at - 1);
            if (line.ends_with('\r'))
                line.pop_back();
            if (auto const colon = line.find(": "); colon != line.npos)
                out.headers[line.substr(0, colon)] = line.substr(colon + 2);
            at = next;
        }
        return true;
    }

    void read_body(raw_answer& out) {
        auto const length = out.header("content-length");
        auto const whole = [&] {
            return length.empty() ? pending_.ends_with("0\r\n\r\n")
                                  : pending_.size() >= std::strtoull(length.c_str(), nullptr, 10);
        };
        while (!whole() && pending_.size() < most_bytes && more(out));
        out.body = std::exchange(pending_, {});
    }

    static constexpr std::size_t most_bytes = 8 << 20; // of a body without end
    int fd_;
    std::string pending_;
};

} // namespace hubcrawl::tests
