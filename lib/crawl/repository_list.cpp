#include "crawl/repository_list.hpp"

#include "crawl/distinct.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace hubcrawl::crawl {

namespace {

std::uint64_t bytes_in(std::span<output::row_span const> rows, std::size_t stream) {
    std::uint64_t sum = 0;
    for (auto const& row : rows) sum += row.bytes[stream];
    return sum;
}

} // namespace

result<repository_list> repository_list::read(output::spool const& spool,
                                              std::vector<frontier::held_page> pages) {
    repository_list made;
    made.spool_ = &spool;
    made.pages_ = std::move(pages);
    auto const ordered = made.read_in_order();
    if (!ordered)
        return ordered.error();
    made.in_order_ = *ordered;
    if (!made.in_order_)
        if (auto done = made.sort(); !done)
            return done.error();
    return made;
}

// False where one does not come behind the one before it.
result<bool> repository_list::read_in_order() {
    output::block block;
    key_order order;
    for (auto const& page : pages_) {
        if (auto done = spool_->read(page.spool_offset, block); !done)
            return done.error();
        auto const rows = rows_of(block, page);
        if (!order.goes_on(block, rows))
            return false;
        size_ += rows.size();
        private_rows_ +=
            static_cast<std::uint64_t>(std::ranges::count(rows, true, &output::row_span::is_private));
    }
    return true;
}

result<> repository_list::sort() {
    output::block block;
    for (auto const& page : pages_) {
        if (auto done = spool_->read(page.spool_offset, block); !done)
            return done;
        auto number = static_cast<std::size_t>(page.first_row);
        for (auto const& each : rows_of(block, page))
            sorted_.push_back({std::string(block.key(each)), page.spool_offset, number++, each.is_private});
    }
    std::ranges::stable_sort(sorted_, {}, &row::name);
    auto const repeats = std::ranges::unique(sorted_, {}, &row::name);
    sorted_.erase(repeats.begin(), repeats.end());
    size_ = sorted_.size();
    private_rows_ = static_cast<std::uint64_t>(std::ranges::count(sorted_, true, &row::is_private));
    return {};
}

result<> repository_list::each_piece(std::size_t stream, bytes_visitor const& visit) const {
    output::block block;
    if (in_order_) {
        for (auto const& page : pages_) {
            if (auto done = spool_->read(page.spool_offset, block, stream); !done)
                return done;
            auto const rows = rows_of(block, page);
            auto const before = static_cast<std::size_t>(rows.data() - block.rows.data());
            auto const begin = bytes_in(std::span(block.rows).first(before), stream);
            auto const piece = std::string_view(block.bytes).substr(begin, bytes_in(rows, stream));
            if (auto done = visit(piece, rows.size()); !done)
                return done;
        }
        return {};
    }
    std::optional<std::uint64_t> loaded;
    for (auto const& each : sorted_) {
        if (loaded != each.block)
            if (auto done = spool_->read(each.block, block, stream); !done)
                return done;
        loaded = each.block;
        auto const begin = bytes_in(std::span(block.rows).first(each.number), stream);
        auto const piece = std::string_view(block.bytes).substr(begin, block.rows[each.number].bytes[stream]);
        if (auto done = visit(piece, 1); !done)
            return done;
    }
    return {};
}

} // namespace hubcrawl::crawl
