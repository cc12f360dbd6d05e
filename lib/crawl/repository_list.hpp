#pragma once

#include "base/result.hpp"
#include "frontier/held_page.hpp"
#include "output/spool.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hubcrawl::crawl {

// The repositories of one namespace by name, each once, read from the spool as often as they are visited:
// where the server has sent them in that order, which it does, none is held in memory.
class repository_list {
public:
    using bytes_visitor = std::function<result<>(std::string_view bytes, std::uint64_t rows)>;

    // An empty list, of nothing.
    repository_list() = default;
    // The spool must outlive the list.
    static result<repository_list> read(output::spool const& spool, std::vector<frontier::held_page> pages);

    std::uint64_t size() const { return size_; }
    std::uint64_t private_rows() const { return private_rows_; }

    // The rows' bytes in one of the page's streams, as many together as stand together.
    result<> each_piece(std::size_t stream, bytes_visitor const& visit) const;

private:
    struct row {
        std::string name;
        std::uint64_t block = 0;
        std::size_t number = 0; // in the block
        bool is_private = false;
    };

    result<bool> read_in_order();
    result<> sort();

    output::spool const* spool_ = nullptr;
    std::vector<frontier::held_page> pages_;
    std::uint64_t size_ = 0, private_rows_ = 0;
    bool in_order_ = true;
    std::vector<row> sorted_; // where they came in another order
};

} // namespace hubcrawl::crawl
