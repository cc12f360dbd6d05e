#include "fake_hub/config.hpp"

#include "fake_hub/faults.hpp"
#include "fake_hub/toml_reader.hpp"

#include <fstream>
#include <sstream>

namespace hubcrawl::fake_hub {

namespace {

repository_config read_repository(toml_reader reader) {
    repository_config out;
    reader.read("name", out.name);
    reader.read("tags", out.tags);
    reader.read("private", out.is_private);
    if (out.name.empty())
        reader.refuse("name", "needed");
    reader.finish();
    return out;
}

organization_config read_organization(toml_reader reader) {
    organization_config out;
    reader.read("name", out.name);
    reader.read("repositories", out.repositories);
    reader.read("private", out.private_ones);
    if (auto const* tags = reader.find("tags")) {
        auto const* range = tags->as_array();
        auto const low = range && range->size() == 2 ? range->get(0)->value<std::uint64_t>()
                                                     : tags->value<std::uint64_t>();
        auto const high = range && range->size() == 2 ? range->get(1)->value<std::uint64_t>() : low;
        if (low && high && *low <= *high)
            out.tags_min = *low, out.tags_max = *high;
        else
            reader.refuse("tags", "a number or [least, most] is expected");
    }
    reader.each("repository", [&](toml_reader inner) { out.named.push_back(read_repository(inner)); });
    if (out.name.empty())
        reader.refuse("name", "needed");
    if (out.private_ones > out.repositories)
        reader.refuse("private", "more than repositories");
    reader.finish();
    return out;
}

user_config read_user(toml_reader reader) {
    user_config out;
    reader.read("name", out.name);
    reader.read("password", out.password);
    reader.read("two_factor", out.two_factor);
    reader.read("organizations", out.organizations);
    reader.each("pat", [&](toml_reader inner) {
        auto& pat = out.pats.emplace_back();
        inner.read("secret", pat.secret);
        inner.choose<bool>("role", pat.owner, {{"owner", true}, {"member", false}});
        inner.read("repositories", pat.repositories);
        inner.finish();
    });
    if (out.name.empty())
        reader.refuse("name", "needed");
    reader.finish();
    return out;
}

oat_config read_oat(toml_reader reader) {
    oat_config out;
    reader.read("secret", out.secret);
    reader.read("organization", out.organization);
    reader.read("scopes", out.scopes);
    reader.finish();
    return out;
}

fault_config read_fault(toml_reader reader) {
    fault_config out;
    reader.read("name", out.name);
    reader.read("on", out.on);
    reader.read("method", out.method);
    reader.read("nth", out.nth);
    reader.read("times", out.times);
    reader.read("every", out.every);
    reader.read("seconds", out.seconds);
    reader.read("bytes", out.bytes);
    reader.read("rows", out.rows);
    reader.read("at", out.at);
    reader.read("text", out.text);
    if (!find_fault(out.name))
        reader.refuse("name", "no fault is called \"" + out.name + "\"");
    if (out.nth == 0 || out.every == 0)
        reader.refuse(out.nth ? "every" : "nth", "counts from 1");
    reader.finish();
    return out;
}

void read_rate(toml_reader reader, rate_config& out) {
    reader.read("limit", out.limit);
    reader.read("window", out.window);
    reader.read("headers", out.headers);
    reader.choose<retry_style>("retry_after", out.retry_after,
                               {{"seconds", retry_style::seconds},
                                {"epoch", retry_style::epoch},
                                {"epoch_ms", retry_style::epoch_ms},
                                {"http_date", retry_style::http_date},
                                {"absent", retry_style::absent},
                                {"x_retry_after", retry_style::x_retry_after}});
    reader.read("others_per_window", out.others_per_window);
    if (!(out.window > 0))
        reader.refuse("window", "more than 0 seconds are needed");
    reader.finish();
}

void read_switches(toml_reader& reader, world_config& out) {
    reader.read("page_size_default", out.page_size_default);
    reader.read("page_size_max", out.page_size_max);
    reader.read("page_size_fixed", out.page_size_fixed);
    reader.read("anonymous_repositories", out.anonymous_repositories);
    reader.read("anonymous_tags", out.anonymous_tags);
    reader.read("ordering_inverted", out.ordering_inverted);
    reader.choose<row_shape>(
        "shape", out.shape,
        {{"current", row_shape::current}, {"older", row_shape::older}, {"future", row_shape::future}});
    reader.read("gzip", out.gzip);
    reader.read("chunked", out.chunked);
    reader.read("keep_alive_max_requests", out.keep_alive_max_requests);
    reader.read("keep_alive_idle", out.keep_alive_idle);
    reader.read("oat_refused_everywhere", out.oat_refused_everywhere);
    reader.choose<bool>("bad_credentials", out.bad_credentials_short,
                        {{"documented", false}, {"short", true}});
    reader.read("login_lock_after", out.login_lock_after);
    reader.read("login_lock_seconds", out.login_lock_seconds);
    reader.read("next_base", out.next_base);
    reader.read("blocked_user_agents", out.blocked_user_agents);
    if (out.page_size_default == 0 || out.page_size_max == 0)
        reader.refuse(out.page_size_max ? "page_size_default" : "page_size_max", "at least 1 is needed");
}

} // namespace

result<world_config> parse_world(std::string_view toml_text) {
    toml::table root;
    try {
        root = toml::parse(toml_text);
    } catch (toml::parse_error const& problem) {
        return fail(errc::config_invalid, "line {}: {}", problem.source().begin.line, problem.description());
    }
    world_config out;
    std::optional<error> failure;
    toml_reader reader(root, "", failure);
    reader.read("seed", out.seed);
    reader.read("token_lifetime", out.token_lifetime);
    reader.read("clock_skew", out.clock_skew);
    reader.read("recorded", out.recorded);
    reader.table("rate", [&](toml_reader inner) { read_rate(inner, out.rate); });
    reader.table("latency", [&](toml_reader inner) {
        inner.read("min_ms", out.latency_min_ms);
        inner.read("max_ms", out.latency_max_ms);
        inner.finish();
    });
    read_switches(reader, out);
    reader.each("organization",
                [&](toml_reader inner) { out.organizations.push_back(read_organization(inner)); });
    reader.each("user", [&](toml_reader inner) { out.users.push_back(read_user(inner)); });
    reader.each("oat", [&](toml_reader inner) { out.oats.push_back(read_oat(inner)); });
    reader.each("fault", [&](toml_reader inner) { out.faults.push_back(read_fault(inner)); });
    reader.finish();
    if (failure)
        return *failure;
    return out;
}

result<world_config> load_world(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return fail(errc::file_failed, "{}: cannot be read", path.string());
    std::ostringstream text;
    text << file.rdbuf();
    auto world = parse_world(text.str());
    if (!world)
        return fail(world.error().code, "{}: {}", path.string(), world.error().detail);
    return world;
}

} // namespace hubcrawl::fake_hub
