#include "output/data_file.hpp"

#include <fcntl.h>

namespace hubcrawl::output {

namespace {

constexpr std::size_t buffer_size = 256 * 1024;

} // namespace

data_file::data_file(std::filesystem::path path, file_descriptor file)
    : path_(std::move(path)), file_(std::move(file)) {
    buffer_.reserve(buffer_size);
}

result<data_file> data_file::create(std::filesystem::path path) {
    auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file)
        return file.error();
    return data_file(std::move(path), std::move(*file));
}

result<> data_file::append(std::string_view bytes, std::uint64_t rows) {
    digest_.update(bytes);
    rows_ += rows;
    bytes_ += bytes.size();
    if (buffer_.size() + bytes.size() > buffer_size) {
        if (auto done = flush(); !done)
            return done;
        // A page's worth of bytes goes straight through.
        if (bytes.size() > buffer_size / 2)
            return write_all(file_.get(), bytes, path_);
    }
    buffer_ += bytes;
    return {};
}

result<> data_file::flush() {
    auto done = write_all(file_.get(), buffer_, path_);
    buffer_.clear();
    return done;
}

result<> data_file::end(manifest_file& entry) {
    if (auto done = flush(); !done)
        return done;
    entry.rows = rows_;
    entry.bytes = bytes_;
    entry.sha256 = digest_.finish();
    return {};
}

result<> data_file::sync() const { return sync_file(file_.get(), path_); }

result<> data_file::finish(manifest_file& entry) {
    auto const done = end(entry);
    return done ? sync() : done;
}

} // namespace hubcrawl::output
