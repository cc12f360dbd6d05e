#include "fake_hub/sequence.hpp"

#include <algorithm>
#include <tuple>

namespace hubcrawl::fake_hub {

namespace {

// Smallest n in [0, size] for which `reached(n)`; it is monotonic.
template <class F>
std::uint64_t first_reached(std::uint64_t size, F reached) {
    std::uint64_t low = 0, high = size;
    while (low < high) {
        auto const middle = low + (high - low) / 2;
        if (reached(middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

} // namespace

std::uint64_t base_rows::lower_bound(std::string_view text) const {
    return first_reached(size(), [&](std::uint64_t index) { return name(index) >= text; });
}

sequence::sequence(parts what, row_order order)
    : base_(what.base),
      by_name_(order == row_order::name || order == row_order::name_reversed),
      reversed_(order == row_order::name_reversed || order == row_order::oldest),
      hidden_shown_(what.hidden_shown),
      base_size_(hidden_shown_ ? base_.size() : base_.size() - base_.hidden),
      size_(0) {
    for (auto const index : what.removed)
        if (hidden_shown_ || !base_.is_hidden(index))
            gaps_.push_back(by_name_ ? shown_below(index) : base_.times.rank_of(index));
    std::sort(gaps_.begin(), gaps_.end());
    auto const kept_before = [this](std::uint64_t position) {
        return position - static_cast<std::uint64_t>(std::lower_bound(gaps_.begin(), gaps_.end(), position) -
                                                     gaps_.begin());
    };

    // base position; then, for those that meet there, the name or the place among the extras; then the id
    std::vector<std::tuple<std::uint64_t, std::string, std::size_t, std::uint64_t>> places;
    for (std::size_t n = 0; n < what.extras.size(); ++n) {
        auto const& extra = what.extras[n];
        auto const below = by_name_ ? shown_below(base_.lower_bound(extra.name)) : 0;
        places.emplace_back(kept_before(below), by_name_ ? extra.name : std::string(), n, extra.id);
    }
    if (!hidden_shown_)
        for (auto const index : what.granted) {
            auto const below = by_name_ ? shown_below(index) : base_size_;
            places.emplace_back(kept_before(below), by_name_ ? base_.name(index) : std::string(),
                                by_name_ ? 0 : base_.times.rank_of(index), index);
        }
    std::sort(places.begin(), places.end());
    for (auto const& [below, name, rank, id] : places) added_.emplace_back(below + added_.size(), id);
    size_ = base_size_ - gaps_.size() + added_.size();
}

std::uint64_t sequence::at(std::uint64_t position) const {
    if (reversed_)
        position = size_ - 1 - position;
    auto const added = std::lower_bound(added_.begin(), added_.end(), std::pair{position, std::uint64_t{0}});
    if (added != added_.end() && added->first == position)
        return added->second;
    position -= static_cast<std::uint64_t>(added - added_.begin());
    for (auto const gap : gaps_)
        if (gap <= position)
            ++position;
    return base_at(position);
}

std::uint64_t sequence::base_at(std::uint64_t position) const {
    if (!by_name_)
        return base_.times.index_at(position);
    if (hidden_shown_ || base_.hidden == 0)
        return position;
    return first_reached(base_.size(),
                         [&](std::uint64_t index) { return shown_below(index + 1) > position; });
}

std::uint64_t sequence::shown_below(std::uint64_t index) const {
    if (hidden_shown_ || base_.hidden == 0)
        return index;
    return index - base_.times.tail_members_below(index, base_.hidden);
}

} // namespace hubcrawl::fake_hub
