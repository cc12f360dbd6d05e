#include "base/json_text.hpp"
#include "fake_hub/arithmetic.hpp"
#include "fake_hub/rows.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace hubcrawl::fake_hub {

namespace {

struct platform {
    std::string_view architecture, variant, os;
};

constexpr std::array<platform, 12> platforms{{
    {"amd64", "null", "linux"},
    {"arm64", R"("v8")", "linux"},
    {"arm", R"("v7")", "linux"},
    {"arm", R"("v6")", "linux"},
    {"386", "null", "linux"},
    {"ppc64le", "null", "linux"},
    {"s390x", "null", "linux"},
    {"riscv64", "null", "linux"},
    {"amd64", "null", "windows"},
    {"mips64le", "null", "linux"},
    {"unknown", "null", "unknown"},
    {"unknown", "null", "unknown"},
}};

// The oddities of one tag, from its hash (hub-api.md §4, "Nulls and oddities").
struct oddities {
    explicit oddities(std::uint64_t h)
        : very_old(h % 31 == 4),
          unrecognized(h % 37 == 9),
          no_digest(very_old || h % 3 == 0),
          never_pulled(h % 11 == 2),
          inactive(h % 17 == 6),
          empty_image(h % 41 == 8),
          images(very_old      ? 1
                 : h % 29 == 5 ? 12
                               : 1 + (h >> 20) % 4),
          attested(!very_old && h % 5 == 1) {}

    bool very_old, unrecognized, no_digest, never_pulled, inactive, empty_image;
    std::uint64_t images;
    bool attested;
};

void append_digest(std::string& out, std::uint64_t hash) {
    out += R"("sha256:)";
    std::array<char, 64> digits;
    for (std::uint64_t part = 0; part < 4; ++part) {
        auto value = mix(hash, part);
        for (auto place = 16 * part + 16; place-- > 16 * part; value >>= 4)
            digits[place] = "0123456789abcdef"[value & 0xf];
    }
    out.append(digits.data(), digits.size());
    out += '"';
}

std::uint64_t size_of(std::uint64_t hash) { return 1'000'000 + hash % 6'000'000'000ULL; }

void append_image(std::string& out, tag_facts const& facts, oddities const& odd, std::uint64_t number) {
    auto const hash = mix(facts.hash, 100 + number);
    auto const& kind =
        odd.attested && number % 2 == 1 ? platforms.back() : platforms[number % platforms.size()];
    fmt::format_to(std::back_inserter(out), R"({{"architecture":"{}","features":"","variant":{})",
                   kind.architecture, kind.variant);
    if (hash % 43 == 1)
        out += R"(,"digest":null)";
    else if (hash % 43 != 2) {
        out += R"(,"digest":)";
        append_digest(out, hash);
    }
    fmt::format_to(std::back_inserter(out),
                   R"(,"os":"{}","os_features":"","os_version":{},"size":{},"status":"{}")",
                   odd.very_old ? "" : kind.os, kind.os == "windows" ? R"("10.0.20348.2582")" : "null",
                   size_of(hash), odd.inactive ? "inactive" : "active");
    out += R"(,"last_pulled":)";
    if (odd.never_pulled)
        out += "null";
    else
        append_time(out, mix(hash, 5), facts.age / 8, 97);
    out += R"(,"last_pushed":)";
    if (odd.very_old)
        out += "null";
    else
        append_time(out, mix(hash, 6), facts.age, 97);
    out += '}';
}

void append_images(std::string& out, tag_facts const& facts, oddities const& odd) {
    out += R"(,"images":[)";
    for (std::uint64_t number = 0; number < odd.images; ++number) {
        if (number > 0)
            out += ',';
        append_image(out, facts, odd, number);
    }
    out += odd.empty_image ? ",{}]" : "]";
}

void append_kind(std::string& out, tag_facts const& facts, oddities const& odd, row_shape shape) {
    out += odd.very_old ? R"(,"media_type":"application/vnd.docker.distribution.manifest.v1+prettyjws")"
           : odd.unrecognized
               ? R"(,"media_type":"application/octet-stream")"
               : (odd.images > 1 ? R"(,"media_type":"application/vnd.oci.image.index.v1+json")"
                                 : R"(,"media_type":"application/vnd.docker.container.image.v1+json")");
    if (shape != row_shape::older)
        out += odd.unrecognized ? R"(,"content_type":"unrecognized")" : R"(,"content_type":"image")";
    if (!odd.no_digest) {
        out += R"(,"digest":)";
        append_digest(out, facts.hash);
    }
    if (shape == row_shape::future)
        out += R"(,"provenance":{"builder":"x","steps":[1,2.5,null,{"deep":[true]}]})";
}

} // namespace

void append_tag(std::string& out, tag_facts const& facts, row_shape shape) {
    oddities const odd(facts.hash);
    auto const creator = facts.repository_hash % 20'000'000;
    fmt::format_to(std::back_inserter(out), R"({{"creator":{},"id":{})", creator,
                   facts.hash % 8'000'000'000ULL);
    append_images(out, facts, odd);
    std::string moment = "null";
    if (facts.came > 0) {
        moment.clear();
        append_moment(moment, facts.hash, facts.came);
    } else if (!odd.very_old) {
        moment.clear();
        append_time(moment, facts.hash, facts.age, 97);
    }
    fmt::format_to(std::back_inserter(out),
                   R"(,"last_updated":{},"last_updater":{},"last_updater_username":)", moment, creator);
    append_json_string(out, facts.ns);
    out += R"(,"name":)";
    append_json_string(out, facts.name);
    // the size of one image, give or take, never the sum (hub-api.md §4)
    fmt::format_to(std::back_inserter(out),
                   R"(,"repository":{},"full_size":{},"v2":true,"tag_status":"{}","tag_last_pulled":)",
                   facts.repository_hash % 30'000'000, size_of(mix(facts.hash, 100)) + facts.hash % 3 * 96,
                   odd.inactive ? "inactive" : "active");
    if (odd.never_pulled)
        out += "null";
    else
        append_time(out, mix(facts.hash, 7), facts.age / 8, 97);
    out += R"(,"tag_last_pushed":)";
    out += moment;
    append_kind(out, facts, odd, shape);
    out += '}';
}

} // namespace hubcrawl::fake_hub
