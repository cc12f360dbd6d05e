#include "fake_hub/paging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace hubcrawl::fake_hub {

namespace {

// The number sent, or `otherwise` for everything that is none, "NaN" included.
std::uint64_t number_or(std::string_view text, std::uint64_t otherwise) {
    std::uint64_t value = 0;
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    auto const whole = code == std::errc{} && end == text.data() + text.size();
    return whole && value > 0 && value < 1'000'000'000 ? value : otherwise;
}

} // namespace

page_request read_page_request(request const& asked, world_config const& config) {
    page_request out;
    out.number = number_or(asked.parameter("page"), 1);
    out.size =
        std::min(number_or(asked.parameter("page_size"), config.page_size_default), config.page_size_max);
    if (config.page_size_fixed > 0)
        out.size = config.page_size_fixed;
    return out;
}

std::string page_link(request const& asked, world_config const& config, std::uint64_t page) {
    auto parameters = asked.query;
    std::erase_if(parameters, [](auto const& one) { return one.first == "page"; });
    parameters.emplace_back("page", fmt::format("{}", page));
    std::sort(parameters.begin(), parameters.end());
    auto out = config.next_base.empty() ? fmt::format("http{}://{}", asked.over_tls ? "s" : "", asked.host)
                                        : config.next_base;
    out += asked.path;
    char separator = '?';
    for (auto const& [key, value] : parameters) {
        out += fmt::format("{}{}={}", separator, key, value);
        separator = '&';
    }
    return out;
}

reply list_page(request const& asked, world_config const& config, listing const& rows) {
    auto const wanted = read_page_request(asked, config);
    if (wanted.number > 1 && wanted.offset() >= rows.count)
        return json_reply(404, R"({"message":"httperror 404: object not found","errinfo":{}})");
    reply out;
    auto& page = out.page.emplace();
    page.count = rows.count;
    page.page = wanted.number;
    auto const end = std::min(rows.count, wanted.offset() + wanted.size);
    for (auto position = wanted.offset(); position < end; ++position) {
        if (position > wanted.offset())
            page.rows += ',';
        rows.append_row(position, page.rows);
    }
    if (end < rows.count)
        page.next = page_link(asked, config, wanted.number + 1);
    if (wanted.number > 1)
        page.previous = page_link(asked, config, wanted.number - 1);
    return out;
}

std::optional<row_order> read_order(std::string_view value, bool inverted, bool with_pull_count) {
    if (value.empty())
        return row_order::standard;
    if (value == "name")
        return row_order::name;
    if (value == "-name")
        return row_order::name_reversed;
    auto const minus = value.starts_with('-');
    auto const field = value.substr(minus ? 1 : 0);
    if (field != "last_updated" && !(with_pull_count && field == "pull_count"))
        return std::nullopt;
    return minus == inverted ? row_order::oldest : row_order::standard;
}

listing filter_by_name(listing const& rows, std::string_view part) {
    auto const places = std::make_shared<std::vector<std::uint64_t>>();
    for (std::uint64_t position = 0; position < rows.count; ++position)
        if (rows.name(position).find(part) != std::string::npos)
            places->push_back(position);
    return {places->size(), [rows, places](std::uint64_t n) { return rows.name((*places)[n]); },
            [rows, places](std::uint64_t n, std::string& out) { rows.append_row((*places)[n], out); }};
}

std::string percent_decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        auto const hex = text.substr(i + 1 <= text.size() ? i + 1 : i, 2);
        auto const [end, code] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
        if (text[i] == '%' && code == std::errc{} && end == hex.data() + 2) {
            out += static_cast<char>(value);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

} // namespace hubcrawl::fake_hub
