#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace hubcrawl::report {

// The `most` items that come first by `Before`, in that order; of equal ones those that were offered first.
template <class Item, class Before>
class top_list {
public:
    explicit top_list(std::size_t most) : most_(most) {}

    // Whether offer() would take it: worth asking where making the item costs something.
    bool would_take(Item const& item) const {
        return items_.size() < most_ || (most_ > 0 && Before{}(item, items_.back()));
    }
    void offer(Item item) {
        if (!would_take(item))
            return;
        if (items_.size() == most_)
            items_.pop_back();
        items_.insert(std::ranges::upper_bound(items_, item, Before{}), std::move(item));
    }
    std::vector<Item> const& items() const { return items_; }

private:
    std::size_t most_;
    std::vector<Item> items_;
};

} // namespace hubcrawl::report
