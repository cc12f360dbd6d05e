#include "daemon/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace hubcrawl::daemon {

namespace {

// Levenshtein's distance, one row at a time.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::string did_you_mean(std::string_view word, std::vector<std::string_view> const& known) {
    std::string_view best;
    std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (auto const candidate : known) {
        if (auto const d = distance(word, candidate); d < least) {
            least = d;
            best = candidate;
        }
    }
    return best.empty() ? "" : ", did you mean '" + std::string(best) + "'?";
}

} // namespace hubcrawl::daemon
