#include "output/line_sorter.hpp"

#include "output/sorted_run.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <utility>

namespace hubcrawl::output {

line_sorter::line_sorter(std::filesystem::path const& directory, std::size_t limit)
    : path_(directory / ".sorting"), limit_(limit) {}

std::string_view line_sorter::key_of(place const& at) const {
    return std::string_view(bytes_).substr(at.offset, at.key);
}

std::string_view line_sorter::line_of(place const& at) const {
    return std::string_view(bytes_).substr(at.offset + at.key, at.line);
}

result<> line_sorter::add(std::string_view key, std::string_view line) {
    auto const held = bytes_.size() + places_.size() * sizeof(place);
    if (!places_.empty() && held + key.size() + line.size() + sizeof(place) > limit_)
        if (auto done = spill(); !done)
            return done;
    places_.push_back(
        {bytes_.size(), static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(line.size())});
    bytes_.append(key).append(line);
    return {};
}

void line_sorter::sort() {
    auto const before = [this](place const& left, place const& right) {
        auto const order = key_of(left).compare(key_of(right));
        return order != 0 ? order < 0 : left.offset < right.offset;
    };
    if (!std::ranges::is_sorted(places_, before)) // as the server sends them, mostly
        std::ranges::sort(places_, before);
}

result<> line_sorter::open_scratch() {
    auto made = open_file(path_, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (!made)
        return made.error();
    scratch_ = std::move(*made);
    if (::unlink(path_.c_str()) != 0) // goes when we do
        return file_failure(path_, "remove", errno);
    return {};
}

result<> line_sorter::spill() {
    if (!scratch_)
        if (auto done = open_scratch(); !done)
            return done;
    sort();
    run_writer into(scratch_.get(), path_);
    for (auto const& at : places_)
        if (auto done = into.append(key_of(at), line_of(at)); !done)
            return done;
    auto const length = into.finish();
    if (!length)
        return length.error();
    auto const begin = runs_.empty() ? 0 : runs_.back().end;
    runs_.push_back({begin, begin + *length});
    bytes_.clear();
    places_.clear();
    return {};
}

result<> line_sorter::merge(visitor const& visit) {
    std::vector<run_reader> readers;
    readers.reserve(runs_.size());
    // Together as much as the lines in memory have had, while there are not thousands of them.
    auto const at_once = std::clamp<std::size_t>(limit_ / runs_.size(), 1024, 16 * 1024);
    for (auto const& each : runs_) readers.emplace_back(scratch_.get(), path_, each.begin, each.end, at_once);
    // A heap: the smallest key is on top, of equal ones that of the earlier run.
    std::vector<run_reader*> heap;
    auto const after = [](run_reader const* left, run_reader const* right) {
        auto const order = left->key().compare(right->key());
        return order != 0 ? order > 0 : left > right;
    };
    auto const go_on = [&](run_reader& reader) -> result<> {
        auto const more = reader.next();
        if (!more)
            return more.error();
        if (*more) {
            heap.push_back(&reader);
            std::ranges::push_heap(heap, after);
        }
        return {};
    };
    for (auto& reader : readers)
        if (auto done = go_on(reader); !done)
            return done;
    std::optional<std::string> last;
    while (!heap.empty()) {
        std::ranges::pop_heap(heap, after);
        auto& reader = *heap.back();
        heap.pop_back();
        if (last != reader.key()) {
            last = reader.key();
            if (auto done = visit(reader.key(), reader.line()); !done)
                return done;
        }
        if (auto done = go_on(reader); !done)
            return done;
    }
    return {};
}

result<> line_sorter::visit_memory(visitor const& visit) {
    sort();
    std::optional<std::string_view> last;
    for (auto const& at : places_) {
        auto const key = key_of(at);
        if (last == key)
            continue;
        last = key;
        if (auto done = visit(key, line_of(at)); !done)
            return done;
    }
    bytes_.clear();
    places_.clear();
    return {};
}

result<> line_sorter::take(visitor const& visit) {
    if (runs_.empty())
        return visit_memory(visit);
    if (auto done = spill(); !done)
        return done;
    bytes_.shrink_to_fit();
    places_.shrink_to_fit();
    if (auto done = merge(visit); !done)
        return done;
    runs_.clear();
    if (::ftruncate(scratch_.get(), 0) != 0 || ::lseek(scratch_.get(), 0, SEEK_SET) != 0)
        return file_failure(path_, "truncate", errno);
    return {};
}

} // namespace hubcrawl::output
