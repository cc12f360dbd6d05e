#include "hub/next_page.hpp"

#include <boost/url.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

namespace hubcrawl::hub {

namespace {

namespace urls = boost::urls;

std::string_view view(urls::string_view text) { return {text.data(), text.size()}; }

// The path's segments, decoded one by one. Not Boost.URL's segments(), which in 1.81 runs past the end of
// some resolved paths.
std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> found;
    while (!path.empty()) {
        auto const slash = path.find('/', 1);
        auto const segment =
            path.substr(path.starts_with('/') ? 1 : 0, slash - (path.starts_with('/') ? 1 : 0));
        auto const encoded = urls::make_pct_string_view({segment.data(), segment.size()});
        found.push_back(encoded ? encoded->decode() : std::string(segment));
        path.remove_prefix(std::min(slash, path.size()));
    }
    return found;
}

// A path with and without a slash at its end names the same listing (hub-api.md §4).
bool same_path(urls::url_view_base const& a, urls::url_view_base const& b) {
    auto const trimmed = [](urls::url_view_base const& url) {
        auto names = segments_of(view(url.encoded_path()));
        if (!names.empty() && names.back().empty())
            names.pop_back();
        return names;
    };
    return a.is_path_absolute() == b.is_path_absolute() && trimmed(a) == trimmed(b);
}

// Resolving decodes it, and one segment would become two.
bool has_encoded_slash(std::string_view path) {
    return path.find("%2F") != path.npos || path.find("%2f") != path.npos;
}

std::uint16_t port_of(urls::url_view_base const& url) {
    if (url.has_port())
        return url.port_number();
    return url.scheme_id() == urls::scheme::http ? 80 : url.scheme_id() == urls::scheme::https ? 443 : 0;
}

bool same_origin(urls::url_view_base const& a, urls::url_view_base const& b) {
    auto lower = [](std::string text) {
        std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
        return text;
    };
    return lower(a.scheme()) == lower(b.scheme()) && lower(a.host()) == lower(b.host()) &&
           port_of(a) == port_of(b) && !a.has_userinfo() && !b.has_userinfo();
}

// Visits the parameters of a target's query as they stand. Not Boost.URL's params(), which in 1.81 reads on
// into the fragment behind an empty query.
template <class Visit>
void each_parameter(std::string_view target, Visit visit) {
    auto rest = target.substr(std::min(target.find('?'), target.size()));
    if (rest == "?")
        return;
    while (!rest.empty()) { // it starts with a separator
        auto const parameter = rest.substr(1, rest.find('&', 1) - 1);
        rest.remove_prefix(parameter.size() + 1);
        visit(parameter);
    }
}

bool is_page(std::string_view parameter) {
    auto const name = parameter.substr(0, parameter.find('='));
    if (name.find('%') == name.npos)
        return name == "page";
    auto const encoded = urls::make_pct_string_view({name.data(), name.size()});
    return encoded && encoded->decode() == "page";
}

// The number in the query; nothing where there is none, none that counts pages, or more than one.
std::optional<std::int64_t> page_number(std::string_view target) {
    std::optional<std::int64_t> found;
    bool usable = true;
    each_parameter(target, [&](std::string_view parameter) {
        if (!is_page(parameter))
            return;
        auto const value = parameter.substr(std::min(parameter.find('=') + 1, parameter.size()));
        std::int64_t number = 0;
        auto const [rest, failed] = std::from_chars(value.data(), value.data() + value.size(), number);
        usable =
            usable && !found && failed == std::errc{} && rest == value.data() + value.size() && number > 0;
        found = number;
    });
    return usable ? found : std::nullopt;
}

struct pinned_target {
    std::string target;
    bool foreign = false;
};

// Any address, reduced to a path and query of the listing that was asked.
result<pinned_target> pin(std::string_view hub_url, std::string_view asked_target, std::string_view address) {
    auto const asked_url = std::string(hub_url).append(asked_target);
    auto const asked = urls::parse_uri(asked_url); // a view
    if (!asked)
        return fail(errc::page_malformed, "cannot be held against {}", asked_target);
    auto const reference = urls::parse_uri_reference({address.data(), address.size()});
    if (!reference)
        return fail(errc::page_malformed, "is not an address ({})", reference.error().message());
    urls::url whole;
    if (auto const resolved = urls::resolve(*asked, *reference, whole); !resolved)
        return fail(errc::page_malformed, "is not an address ({})", resolved.error().message());
    if (has_encoded_slash(view(reference->encoded_path())) || !same_path(whole, *asked))
        return fail(errc::page_malformed, "leaves the listing {}", view(asked->encoded_path()));
    std::string target(view(whole.encoded_path()));
    target.append(1, '?').append(view(whole.encoded_query()));
    return pinned_target{std::move(target), !same_origin(whole, *asked)};
}

} // namespace

result<next_page> read_next(std::string_view hub_url, std::string_view asked_target, std::string_view next) {
    auto pinned = pin(hub_url, asked_target, next);
    if (!pinned)
        return fail(errc::page_malformed, "next {}", pinned.error().detail);
    auto const page = page_number(pinned->target);
    if (!page)
        return fail(errc::page_malformed, "next has no page number");
    return next_page{std::move(pinned->target), *page, pinned->foreign};
}

result<std::string> read_redirect(std::string_view hub_url, std::string_view asked_target,
                                  std::string_view location) {
    auto pinned = pin(hub_url, asked_target, location);
    if (!pinned)
        return fail(errc::page_malformed, "the redirect {}", pinned.error().detail);
    if (pinned->foreign || page_of(pinned->target) != page_of(asked_target))
        return fail(errc::page_malformed, "the redirect leads elsewhere");
    return std::move(pinned->target);
}

std::string shown_address(std::string_view address) {
    constexpr std::size_t longest = 200;
    auto text = address.substr(0, address.find_first_of("?#"));
    auto const authority = text.find("//");
    std::string out(text.substr(0, authority == text.npos ? 0 : authority + 2));
    text.remove_prefix(out.size());
    // the last one: what stands before it is user and password, whatever it looks like
    auto const rest = out.empty() ? text.size() : text.find('/');
    if (auto const at = text.substr(0, rest).rfind('@'); at != text.npos)
        text.remove_prefix(at + 1);
    out.append(text);
    std::ranges::replace_if(out, [](char c) { return c <= 0x20 || c >= 0x7f; }, '?');
    if (out.size() > longest)
        out.replace(longest - 3, out.npos, "...");
    return out;
}

std::int64_t page_of(std::string_view target) { return page_number(target).value_or(1); }

std::string with_page(std::string_view target, std::int64_t page) {
    std::string result(target.substr(0, target.find('?')));
    auto const number = "page=" + std::to_string(page);
    char separator = '?';
    bool set = false;
    auto append = [&](std::string_view parameter) {
        result.append(1, std::exchange(separator, '&')).append(parameter);
    };
    each_parameter(target, [&](std::string_view parameter) {
        if (!is_page(parameter))
            append(parameter);
        else if (!std::exchange(set, true))
            append(number);
    });
    if (!set)
        append(number);
    return result;
}

} // namespace hubcrawl::hub
