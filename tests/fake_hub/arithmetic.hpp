#pragma once

#include <cstdint>
#include <string_view>

namespace hubcrawl::fake_hub {

// Everything a world shows is computed from its seed, so the same world comes out on every machine.

// splitmix64's finalizer: neighbouring inputs give unrelated outputs.
constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t index) noexcept {
    std::uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

// FNV-1a over the text, then mixed with the seed.
std::uint64_t mix(std::uint64_t seed, std::string_view text) noexcept;

// A seeded shuffle of [0, size) that can be asked at one place: rank = (a * index + b) mod size.
class affine_shuffle {
public:
    affine_shuffle(std::uint64_t size, std::uint64_t seed);

    std::uint64_t size() const noexcept { return size_; }
    std::uint64_t rank_of(std::uint64_t index) const noexcept;
    std::uint64_t index_at(std::uint64_t rank) const noexcept;
    // How many of the indexes below `end` have a rank of at least size - tail. O(log size).
    std::uint64_t tail_members_below(std::uint64_t end, std::uint64_t tail) const noexcept;

private:
    std::uint64_t size_, factor_ = 1, inverse_ = 1, offset_ = 0;
};

} // namespace hubcrawl::fake_hub
