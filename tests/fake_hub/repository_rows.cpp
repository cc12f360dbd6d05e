#include "base/json_text.hpp"
#include "fake_hub/arithmetic.hpp"
#include "fake_hub/rows.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <iterator>

namespace hubcrawl::fake_hub {

namespace {

constexpr std::uint64_t newest_moment = 1767225600; // 2026-01-01T00:00:00Z

// JSON texts as the service sends them: quotes, commas, line ends, beyond-BMP, escapes, spreadsheet formulas
constexpr std::array<std::string_view, 12> descriptions{
    R"("")",
    R"("Image for building things")",
    R"("He said \"use it\", so we do, always")",
    R"("two\nlines\r\nor three")",
    "\"whale \xF0\x9F\x90\xB3 and caf\xC3\xA9\"",
    R"("\u003cscript\u003ealert(1)\u003c/script\u003e \u0026 more")",
    R"j("=HYPERLINK(\"http://example.invalid\",\"x\")")j",
    R"("@sum, +1, -1\tand a tab")",
    "null",
    R"("<script>document.title='x'</script>")",
    R"("\ud83d\ude80 rocket, escaped; back\\slash \/ solidus")",
    R"("-2+3")",
};

constexpr std::array<std::string_view, 5> media_types{
    R"(["application/vnd.docker.container.image.v1+json"])",
    R"(["application/vnd.docker.container.image.v1+json","application/vnd.docker.distribution.manifest.list.v2+json"])",
    R"(["application/vnd.oci.image.config.v1+json","application/vnd.oci.image.index.v1+json"])",
    R"(["application/octet-stream","application/vnd.docker.distribution.manifest.v1+prettyjws"])",
    "[]",
};

// Written by hand: with fmt, the moments were a quarter of what a page cost.
template <std::size_t Count>
void append_digits(std::string& out, std::uint64_t value) {
    std::array<char, Count> digits;
    for (auto place = Count; place-- > 0; value /= 10) digits[place] = static_cast<char>('0' + value % 10);
    out.append(digits.data(), Count);
}

void append_numbers_and_times(std::string& out, repository_facts const& facts, row_shape shape) {
    auto const h = facts.hash;
    // in the time order, so that ordering=pull_count can share it; beyond 2^31 and 2^32
    auto const pulls = (facts.size > facts.age ? facts.size - facts.age : 0) * 7919 +
                       (facts.age == 0 ? 6'000'000'000ULL : 0) + h % 7919;
    fmt::format_to(std::back_inserter(out), R"("star_count":{},"pull_count":{},"last_updated":)", h % 2000,
                   pulls);
    if (facts.came > 0)
        append_moment(out, h, facts.came);
    else if (h % 23 == 5)
        out += "null";
    else
        append_time(out, h, facts.age, 3600);
    if (shape != row_shape::older)
        out += h % 29 == 3 ? R"(,"last_modified":null)" : R"(,"last_modified":"2024-10-16T13:48:34.145251Z")";
    out += R"(,"date_registered":)";
    append_time(out, mix(h, 1), facts.age + facts.size, 86400);
}

void append_head(std::string& out, repository_facts const& facts) {
    auto const h = facts.hash;
    out += R"("name":)";
    append_json_string(out, facts.name);
    out += R"(,"namespace":)";
    append_json_string(out, facts.ns);
    out += h % 19 == 7 ? R"(,"repository_type":null)" : R"(,"repository_type":"image")";
    out += h % 31 == 1 ? R"(,"status":0,"status_description":"inactive","description":)"
                       : R"(,"status":1,"status_description":"active","description":)";
    out += descriptions[h % descriptions.size()];
    out += facts.is_private ? R"(,"is_private":true,)" : R"(,"is_private":false,)";
}

void append_tail(std::string& out, repository_facts const& facts, row_shape shape) {
    auto const h = facts.hash;
    auto const kind = h % 37 == 11 ? 3 : (h >> 8) % media_types.size();
    out += R"(,"media_types":)";
    out += media_types[kind];
    out += kind == 3 ? R"(,"content_types":["unrecognized","image"])" : R"(,"content_types":["image"])";
    if (shape == row_shape::older)
        return;
    out += (h >> 16) % 3 == 0
               ? R"(,"categories":[])"
               : R"(,"categories":[{"name":"Machine Learning \u0026 AI","slug":"machine-learning-and-ai"}])";
}

} // namespace

void append_time(std::string& out, std::uint64_t hash, std::uint64_t age, std::uint64_t step) {
    append_moment(out, hash, static_cast<std::int64_t>(newest_moment - age * step - hash % step));
}

void append_moment(std::string& out, std::uint64_t hash, std::int64_t when) {
    constexpr std::array<std::size_t, 14> fractions{6, 6, 9, 0, 6, 5, 8, 6, 9, 3, 1, 2, 4, 7};
    std::chrono::sys_seconds const moment{std::chrono::seconds(when)};
    auto const day = std::chrono::floor<std::chrono::days>(moment);
    std::chrono::year_month_day const date(day);
    std::chrono::hh_mm_ss const time(moment - day);
    out += '"';
    append_digits<4>(out, static_cast<std::uint64_t>(static_cast<int>(date.year())));
    out += '-';
    append_digits<2>(out, static_cast<unsigned>(date.month()));
    out += '-';
    append_digits<2>(out, static_cast<unsigned>(date.day()));
    out += 'T';
    append_digits<2>(out, static_cast<std::uint64_t>(time.hours().count()));
    out += ':';
    append_digits<2>(out, static_cast<std::uint64_t>(time.minutes().count()));
    out += ':';
    append_digits<2>(out, static_cast<std::uint64_t>(time.seconds().count()));
    if (auto const count = fractions[hash % fractions.size()]; count > 0) {
        out += '.';
        append_digits<9>(out, mix(hash, 2) % 1'000'000'000);
        out.resize(out.size() - 9 + count);
    }
    out += "Z\"";
}

void append_repository_entry(std::string& out, repository_facts const& facts, row_shape shape) {
    out += '{';
    append_head(out, facts);
    append_numbers_and_times(out, facts, shape);
    out += R"(,"affiliation":"")";
    append_tail(out, facts, shape);
    if (shape != row_shape::older)
        fmt::format_to(std::back_inserter(out), R"(,"storage_size":{})",
                       4'300'000'000ULL + facts.hash % 700'000'000'000ULL);
    if (shape == row_shape::future)
        out += R"(,"trust":{"level":3,"signers":["a",null],"score":0.25})";
    out += '}';
}

std::string repository_get(repository_facts const& facts, row_shape shape) {
    std::string out = R"({"user":)";
    append_json_string(out, facts.ns);
    out += ',';
    append_head(out, facts);
    out += R"("is_automated":false,)";
    if (shape == row_shape::older)
        out += R"("can_edit":false,)";
    append_numbers_and_times(out, facts, shape);
    out += R"(,"collaborator_count":0,"affiliation":null,"hub_user":)";
    append_json_string(out, facts.ns);
    out += R"(,"has_starred":false)";
    if (facts.hash % 4 != 0)
        out += R"(,"full_description":"# Title\n\nA *long* text, with \"quotes\".")";
    out += R"(,"permissions":{"read":true,"write":false,"admin":false})";
    append_tail(out, facts, shape);
    if (shape != row_shape::older)
        fmt::format_to(
            std::back_inserter(out),
            R"(,"immutable_tags_settings":{{"enabled":false,"rules":[".*"]}},"storage_size":{},"source":null)",
            4'300'000'000ULL + facts.hash % 700'000'000'000ULL);
    out += '}';
    return out;
}

} // namespace hubcrawl::fake_hub
