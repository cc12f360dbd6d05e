#pragma once

#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace hubcrawl::tests {

// A datagram socket with a path, as systemd's are.
class datagrams {
public:
    // "@name" is an abstract one.
    explicit datagrams(std::string path)
        : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        sockaddr_un at{};
        at.sun_family = AF_UNIX;
        if (path.size() >= sizeof at.sun_path)
            throw std::runtime_error("a path too long for a socket: " + path);
        if (path.front() == '@')
            path.front() = '\0';
        std::memcpy(at.sun_path, path.data(), path.size());
        auto const size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
        if (::bind(fd_, reinterpret_cast<sockaddr const*>(&at), size) != 0)
            throw std::runtime_error("cannot bind " + path + ": " + std::strerror(errno));
    }
    datagrams(datagrams const&) = delete;
    datagrams& operator=(datagrams const&) = delete;
    ~datagrams() { ::close(fd_); }

    // What has come since the last call.
    std::vector<std::string> received() const {
        std::vector<std::string> all;
        std::string part(256 * 1024, '\0');
        for (ssize_t size = 0; (size = ::recv(fd_, part.data(), part.size(), 0)) >= 0;)
            all.emplace_back(part, 0, static_cast<std::size_t>(size));
        return all;
    }

private:
    int fd_;
};

} // namespace hubcrawl::tests
