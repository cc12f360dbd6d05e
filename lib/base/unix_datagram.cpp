#include "base/unix_datagram.hpp"

#include <algorithm>
#include <cstddef>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace hubcrawl {

unix_datagram::unix_datagram(std::string_view socket) : address_(socket) {
    auto const can_be_one = (socket.starts_with('/') || socket.starts_with('@')) && socket.size() > 1 &&
                            socket.size() < sizeof(sockaddr_un::sun_path);
    if (!can_be_one)
        return;
    if (address_.front() == '@')
        address_.front() = '\0';
    socket_ = file_descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

bool unix_datagram::send(std::string_view bytes) const noexcept {
    if (!socket_)
        return false;
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::ranges::copy(address_, to.sun_path);
    auto const size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
    auto const sent = ::sendto(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL,
                               reinterpret_cast<sockaddr const*>(&to), size);
    return sent == static_cast<ssize_t>(bytes.size());
}

bool unix_datagram::all_read() const noexcept {
    int unread = 0;
    return !socket_ || ::ioctl(socket_.get(), SIOCOUTQ, &unread) != 0 || unread == 0;
}

} // namespace hubcrawl
