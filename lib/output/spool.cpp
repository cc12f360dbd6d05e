#include "output/spool.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <system_error>
#include <unistd.h>

namespace hubcrawl::output {

namespace {

constexpr std::string_view mark_prefix = "mark ";

using parts = std::array<iovec, 1 + max_streams_per_page>;

iovec part_of(std::string const& bytes) { return {const_cast<char*>(bytes.data()), bytes.size()}; }

// Drops what a short write has already put into the file.
void advance(parts& all, std::size_t written) {
    for (auto& part : all) {
        auto const here = std::min(written, part.iov_len);
        part.iov_base = static_cast<char*>(part.iov_base) + here;
        part.iov_len -= here;
        written -= here;
    }
}

} // namespace

spool::spool(std::filesystem::path path, file_descriptor file, std::uint64_t size)
    : path_(std::move(path)), file_(std::move(file)), size_(size) {}

result<spool> spool::open(std::filesystem::path path, std::uint64_t committed) {
    auto file = open_file(path, O_RDWR | O_CREAT);
    if (!file)
        return file.error();
    struct stat facts{};
    if (::fstat(file->get(), &facts) != 0)
        return file_failure(path, "stat", errno);
    auto const size = static_cast<std::uint64_t>(facts.st_size);
    if (size < committed)
        return fail(errc::checkpoint_unfit, "{}: spool damaged: {} bytes, the checkpoint names {}",
                    path.string(), size, committed);
    if (size > committed && ::ftruncate(file->get(), static_cast<off_t>(committed)) != 0)
        return file_failure(path, "truncate", errno);
    // The name of a new file must be as durable as the checkpoint that will count on it.
    if (auto done = sync_directory(path.has_parent_path() ? path.parent_path() : "."); !done)
        return done.error();
    return spool(std::move(path), std::move(*file), committed);
}

result<std::uint64_t> spool::append(page const& accepted, std::size_t streams) {
    encode_block(accepted, streams, head_);
    parts all{};
    all[0] = part_of(head_);
    std::uint64_t left = head_.size();
    for (std::size_t i = 0; i < streams; ++i) {
        all[i + 1] = part_of(accepted.stream_bytes[i]);
        left += accepted.stream_bytes[i].size();
    }
    // At size_, not at the end: what a failed append left behind is written over.
    auto end = size_;
    while (left > 0) {
        auto const written = ::pwritev(file_.get(), all.data(), all.size(), static_cast<off_t>(end));
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return file_failure(path_, "write", errno);
        }
        if (written == 0) // never seen of a file; and would go on for ever
            return file_failure(path_, "write", EIO);
        advance(all, static_cast<std::size_t>(written));
        end += static_cast<std::uint64_t>(written);
        left -= static_cast<std::uint64_t>(written);
    }
    return std::atomic_ref(size_).exchange(end);
}

result<> spool::mark(std::uint64_t number) {
    page made;
    made.keys = fmt::format("{}{}", mark_prefix, number);
    auto const done = append(made, 0);
    return done ? result<>() : done.error();
}

std::uint64_t spool::last_mark(std::filesystem::path const& path, std::uint64_t offset) {
    std::error_code none;
    auto const size = std::filesystem::file_size(path, none);
    auto file = open_file(path, O_RDONLY);
    if (none || !file)
        return 0;
    spool const all(path, std::move(*file), size);
    block here;
    std::uint64_t found = 0;
    for (auto at = offset; at < size && all.read(at, here); at += here.head.size())
        if (here.head.streams == 0 && here.rows.empty() && here.keys.starts_with(mark_prefix))
            std::from_chars(here.keys.data() + mark_prefix.size(), here.keys.data() + here.keys.size(),
                            found);
    return found;
}

result<> spool::sync() {
    auto const failed = !lost_ && ::fdatasync(file_.get()) != 0 ? errno : 0;
    if (lost_ || failed != 0) {
        lost_ = true;
        return file_failure(path_, "sync", failed != 0 ? failed : EIO);
    }
    return {};
}

error spool::damaged(std::uint64_t offset, std::string_view what) const {
    return fail(errc::checkpoint_unfit, "{}: spool damaged at offset {}: {}", path_.string(), offset, what);
}

result<> spool::read_bytes(std::uint64_t offset, std::uint64_t length, std::string& out) const {
    // Never past the end, so that a damaged length cannot make us ask for memory that no block fills.
    auto const size = std::atomic_ref(size_).load();
    if (offset > size || length > size - offset)
        return damaged(offset, "the block is cut off");
    out.resize(length);
    std::uint64_t done = 0;
    while (done < length) {
        auto const got =
            ::pread(file_.get(), out.data() + done, length - done, static_cast<off_t>(offset + done));
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return file_failure(path_, "read", errno);
        }
        if (got == 0)
            return damaged(offset, "the file has become shorter");
        done += static_cast<std::uint64_t>(got);
    }
    return {};
}

result<block_head> spool::read_head(std::uint64_t offset) const {
    std::string bytes;
    if (auto done = read_bytes(offset, block_head::encoded_size, bytes); !done)
        return done.error();
    auto const head = decode_head(bytes);
    return head ? head : damaged(offset, head.error().detail);
}

result<> spool::read(std::uint64_t offset, block& out, std::optional<std::size_t> stream) const {
    auto const head = read_head(offset);
    if (!head)
        return head.error();
    if (auto done = read_bytes(offset + block_head::encoded_size, head->table_size(), out.encoded); !done)
        return done;
    if (auto good = decode_table(*head, out.encoded, out); !good)
        return damaged(offset, good.error().detail);
    if (!stream)
        return {};
    if (*stream >= head->streams)
        return damaged(offset, fmt::format("the block has no stream {}", *stream));
    auto done = read_bytes(offset + head->stream_offset(*stream), head->stream_bytes[*stream], out.bytes);
    if (!done)
        return done;
    if (auto good = check_stream(*head, *stream, out.bytes); !good)
        return damaged(offset, good.error().detail);
    return {};
}

result<> spool::read_whole(std::uint64_t offset, block& out) const {
    auto const head = read_head(offset);
    if (!head)
        return head.error();
    auto const behind = head->size() - block_head::encoded_size;
    if (auto done = read_bytes(offset + block_head::encoded_size, behind, out.encoded); !done)
        return done;
    auto good = decode_table(*head, std::string_view(out.encoded).substr(0, head->table_size()), out);
    for (std::size_t number = 0; good && number < head->streams; ++number)
        good = check_stream(*head, number, out.stream(number));
    return good ? result<>() : damaged(offset, good.error().detail);
}

result<> spool::verify() const {
    block here;
    for (std::uint64_t at = 0; at < size_; at += here.head.size())
        if (auto done = read_whole(at, here); !done)
            return fail(errc::checkpoint_unfit, "{}", done.error().detail);
    return {};
}

} // namespace hubcrawl::output
