#include "fake_hub/arithmetic.hpp"

#include <numeric>
#include <utility>

namespace hubcrawl::fake_hub {

namespace {

__extension__ typedef unsigned __int128 wide;

std::uint64_t multiply(std::uint64_t a, std::uint64_t b, std::uint64_t modulus) {
    return static_cast<std::uint64_t>(static_cast<wide>(a) * b % modulus);
}

// Extended Euclid; `a` and `modulus` have no common factor.
std::uint64_t inverse_of(std::uint64_t a, std::uint64_t modulus) {
    std::int64_t previous = 0, current = 1;
    auto high = static_cast<std::int64_t>(modulus), low = static_cast<std::int64_t>(a);
    while (low > 1) {
        auto const quotient = high / low;
        high = std::exchange(low, high % low);
        previous = std::exchange(current, previous - quotient * current);
    }
    return static_cast<std::uint64_t>(current < 0 ? current + static_cast<std::int64_t>(modulus) : current);
}

// Sum of floor((a * i + b) / m) over i in [0, n), by Euclid's steps.
wide floor_sum(wide n, wide m, wide a, wide b) {
    wide sum = 0;
    while (n > 0) {
        sum += (n - 1) * n / 2 * (a / m) + n * (b / m);
        a %= m;
        b %= m;
        auto const top = a * n + b;
        if (top < m)
            break;
        n = top / m;
        b = top % m;
        std::swap(m, a);
    }
    return sum;
}

} // namespace

std::uint64_t mix(std::uint64_t seed, std::string_view text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (unsigned char const c : text) hash = (hash ^ c) * 0x100000001b3ULL;
    return mix(seed, hash);
}

affine_shuffle::affine_shuffle(std::uint64_t size, std::uint64_t seed) : size_(size) {
    if (size_ < 3)
        return;
    // Near the golden ratio of the size, neighbours land far apart.
    factor_ = static_cast<std::uint64_t>(static_cast<double>(size_) * 0.618) + seed % 17;
    factor_ = factor_ % size_ ? factor_ % size_ : 1;
    // one step forward or back would be no shuffle; above 6 there is always another factor
    auto const plain = [this] { return size_ > 6 && (factor_ == 1 || factor_ == size_ - 1); };
    while (std::gcd(factor_, size_) != 1 || plain()) factor_ = factor_ % (size_ - 1) + 1;
    inverse_ = inverse_of(factor_, size_);
    offset_ = mix(seed, size_) % size_;
}

std::uint64_t affine_shuffle::rank_of(std::uint64_t index) const noexcept {
    return (multiply(factor_, index, size_) + offset_) % size_;
}

std::uint64_t affine_shuffle::index_at(std::uint64_t rank) const noexcept {
    return multiply((rank + size_ - offset_) % size_, inverse_, size_);
}

std::uint64_t affine_shuffle::tail_members_below(std::uint64_t end, std::uint64_t tail) const noexcept {
    if (size_ == 0)
        return 0;
    // x mod m >= m - t exactly when floor((x + t) / m) is one more than floor(x / m)
    return static_cast<std::uint64_t>(floor_sum(end, size_, factor_, static_cast<wide>(offset_) + tail) -
                                      floor_sum(end, size_, factor_, offset_));
}

} // namespace hubcrawl::fake_hub
