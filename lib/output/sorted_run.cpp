#include "output/sorted_run.hpp"

#include "base/atomic_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace hubcrawl::output {

namespace {

constexpr std::size_t written_at_once = 64 * 1024;
using lengths = std::array<std::uint32_t, 2>;

} // namespace

result<> run_writer::append(std::string_view key, std::string_view line) {
    lengths const head{static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(line.size())};
    buffer_.append(reinterpret_cast<char const*>(head.data()), sizeof head).append(key).append(line);
    return buffer_.size() < written_at_once ? result<>() : flush();
}

result<> run_writer::flush() {
    auto done = write_all(file_, buffer_, path_);
    written_ += buffer_.size();
    buffer_.clear();
    return done;
}

result<std::uint64_t> run_writer::finish() {
    if (auto done = flush(); !done)
        return done.error();
    return written_;
}

// So many bytes from begin_ on are in the buffer.
result<> run_reader::have(std::size_t bytes) {
    if (buffer_.size() - begin_ >= bytes)
        return {};
    buffer_.erase(0, begin_);
    begin_ = 0;
    auto filled = buffer_.size();
    auto const wanted = std::min<std::uint64_t>(end_ - at_, std::max(bytes - filled, at_once_));
    buffer_.resize(filled + wanted);
    while (filled < buffer_.size()) {
        auto const got =
            ::pread(file_, buffer_.data() + filled, buffer_.size() - filled, static_cast<off_t>(at_));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return file_failure(*path_, "read", got < 0 ? errno : EIO);
        filled += static_cast<std::size_t>(got);
        at_ += static_cast<std::uint64_t>(got);
    }
    return filled >= bytes ? result<>() : file_failure(*path_, "read", EIO);
}

result<bool> run_reader::next() {
    begin_ += key_ + line_;
    key_ = line_ = 0;
    if (begin_ == buffer_.size() && at_ == end_)
        return false;
    lengths head;
    if (auto done = have(sizeof head); !done)
        return done.error();
    std::memcpy(head.data(), buffer_.data() + begin_, sizeof head);
    begin_ += sizeof head;
    if (auto done = have(std::size_t{head[0]} + head[1]); !done)
        return done.error();
    key_ = head[0];
    line_ = head[1];
    return true;
}

} // namespace hubcrawl::output
