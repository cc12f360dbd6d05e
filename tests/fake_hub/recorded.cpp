#include "fake_hub/recorded.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

namespace hubcrawl::fake_hub {

namespace {

namespace json = boost::json;

enum class capture_kind { tags_page, tag, entries_page, entry, get, user };

struct capture {
    std::string_view file;
    capture_kind kind;
    std::string_view ns, repository;
};

// The file of a namespace entry that stands in where a repository's own was never captured.
constexpr std::string_view pattern_file = "hub-repos-list-entry-2025-03.json";

// Which repository each capture belongs to (fixtures/INDEX.md). Where the source does not name it, the
// namespace is the tag's last updater and the repository its number.
constexpr std::array captures{
    capture{"actions-toolkit-dockerhub-repoalltags.json", capture_kind::tags_page, "crazymax", "diun"},
    capture{"hub-tags-page-2022-inactive.json", capture_kind::tags_page, "xmrig2021", "r2021"},
    capture{"hub-tags-page-2024-05-never-pulled.json", capture_kind::tags_page, "mikuras",
            "repository-21775544"},
    capture{"hub-tags-page-2026-01-multiarch-name-filter.json", capture_kind::tags_page, "hexpm", "elixir"},
    capture{"hub-tags-page-2026-01-single-2017-tag.json", capture_kind::tags_page, "ebusinessdocker",
            "disney"},
    capture{"hub-tag-2023-nulls-schema1-old.json", capture_kind::tag, "grafana", "grafana"},
    capture{"hub-tag-2025-03-oci-index.json", capture_kind::tag, "mxyng", "repository-22180121"},
    capture{"hub-tag-2026-01-oci-index-with-attestations.json", capture_kind::tag, "n8nio", "n8n"},
    capture{"hub-repos-page-2024-two-repos.json", capture_kind::entries_page, "", ""},
    capture{"doc-repos-page-namespace-list.json", capture_kind::entries_page, "", ""},
    capture{pattern_file, capture_kind::entry, "", ""},
    capture{"hub-repo-get-2022-older-shape.json", capture_kind::get, "", ""},
    capture{"hub-repo-get-2026-01-anonymous.json", capture_kind::get, "", ""},
    capture{"actions-toolkit-dockerhub-repoinfo.json", capture_kind::get, "", ""},
    capture{"hub-user-2024.json", capture_kind::user, "", ""},
};

// The keys of a namespace entry, in its order.
constexpr std::array<std::string_view, 17> entry_keys{
    "name",        "namespace",   "repository_type", "status",       "status_description", "description",
    "is_private",  "star_count",  "pull_count",      "last_updated", "last_modified",      "date_registered",
    "affiliation", "media_types", "content_types",   "categories",   "storage_size"};

struct row {
    std::string name, text;
};

struct repository_capture {
    std::string entry, get;
    std::vector<row> tags;
};

struct namespace_capture {
    std::map<std::string, repository_capture, std::less<>> repositories;
    std::string user;
};

std::string text_of(json::object const& object, std::string_view key) {
    auto const* value = object.if_contains({key.data(), key.size()});
    return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string as_entry(json::object const& got) {
    json::object out;
    for (auto const key : entry_keys)
        if (auto const* value = got.if_contains({key.data(), key.size()}))
            out.emplace(json::string_view(key.data(), key.size()), *value);
    return json::serialize(out);
}

listing listing_of(std::shared_ptr<std::vector<row const*>> rows, row_order order) {
    if (order == row_order::name || order == row_order::name_reversed)
        std::sort(rows->begin(), rows->end(), [](row const* a, row const* b) { return a->name < b->name; });
    if (order == row_order::name_reversed || order == row_order::oldest)
        std::reverse(rows->begin(), rows->end());
    return {rows->size(), [rows](std::uint64_t n) { return (*rows)[n]->name; },
            [rows](std::uint64_t n, std::string& out) { out += (*rows)[n]->text; }};
}

class recorded final : public content {
public:
    void take(capture const& what, json::object const& body) {
        switch (what.kind) {
        case capture_kind::tags_page:
            for (auto const& tag : body.at("results").as_array()) add_tag(what, tag.as_object());
            return;
        case capture_kind::tag: add_tag(what, body); return;
        case capture_kind::entries_page:
            for (auto const& entry : body.at("results").as_array())
                at(entry.as_object()).entry = json::serialize(entry);
            return;
        case capture_kind::entry: at(body).entry = json::serialize(body); return;
        case capture_kind::get:
            at(body).get = json::serialize(body);
            at(body).entry = as_entry(body);
            return;
        case capture_kind::user: namespaces_[text_of(body, "username")].user = json::serialize(body); return;
        }
    }

    // Repositories of which only tags were captured get the pattern's entry under their own name.
    void fill_in(json::object pattern) {
        for (auto& [ns, held] : namespaces_)
            for (auto& [name, repository] : held.repositories) {
                pattern["name"] = name;
                pattern["namespace"] = ns;
                if (repository.entry.empty())
                    repository.entry = json::serialize(pattern);
                if (repository.get.empty())
                    repository.get = repository.entry;
                rows_[ns].push_back({name, repository.entry});
            }
    }

    bool knows(std::string_view ns) const override { return namespaces_.contains(ns); }

    std::optional<std::string> profile(std::string_view name, bool as_organization) const override {
        auto const held = namespaces_.find(name);
        if (held == namespaces_.end() || as_organization)
            return std::nullopt;
        return held->second.user.empty()
                   ? json::serialize(json::object{{"username", held->first}, {"type", "User"}})
                   : held->second.user;
    }

    listing repositories(std::string_view ns, visibility const&, row_order order) const override {
        auto rows = std::make_shared<std::vector<row const*>>();
        if (auto const held = rows_.find(ns); held != rows_.end())
            for (auto const& one : held->second) rows->push_back(&one);
        return listing_of(std::move(rows), order);
    }

    std::optional<std::string> repository(std::string_view ns, std::string_view name,
                                          visibility const&) const override {
        auto const* found = find(ns, name);
        return found ? std::optional(found->get) : std::nullopt;
    }

    std::optional<listing> tags(std::string_view ns, std::string_view repository, visibility const&,
                                row_order order) const override {
        auto const* found = find(ns, repository);
        if (!found)
            return std::nullopt;
        auto rows = std::make_shared<std::vector<row const*>>();
        for (auto const& one : found->tags) rows->push_back(&one);
        return listing_of(std::move(rows), order);
    }

    std::optional<std::string> tag(std::string_view ns, std::string_view repository, std::string_view tag,
                                   visibility const&) const override {
        auto const* found = find(ns, repository);
        if (!found)
            return std::nullopt;
        auto const row = std::find_if(found->tags.begin(), found->tags.end(),
                                      [&](auto const& one) { return one.name == tag; });
        return row == found->tags.end() ? std::nullopt : std::optional(row->text);
    }

private:
    repository_capture& at(json::object const& body) {
        return namespaces_[text_of(body, "namespace")].repositories[text_of(body, "name")];
    }
    void add_tag(capture const& what, json::object const& tag) {
        namespaces_[std::string(what.ns)].repositories[std::string(what.repository)].tags.push_back(
            {text_of(tag, "name"), json::serialize(tag)});
    }
    repository_capture const* find(std::string_view ns, std::string_view name) const {
        auto const held = namespaces_.find(ns);
        if (held == namespaces_.end())
            return nullptr;
        auto const found = held->second.repositories.find(name);
        return found == held->second.repositories.end() ? nullptr : &found->second;
    }

    std::map<std::string, namespace_capture, std::less<>> namespaces_;
    std::map<std::string, std::vector<row>, std::less<>> rows_;
};

result<json::object> read_object(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    boost::system::error_code problem;
    auto const value = json::parse(text.str(), problem);
    if (!file || problem || !value.is_object())
        return fail(errc::file_failed, "{}: not a readable JSON object", path.string());
    return value.as_object();
}

} // namespace

result<std::unique_ptr<content>> load_recorded(std::filesystem::path const& directory) {
    auto out = std::make_unique<recorded>();
    json::object pattern;
    for (auto const& one : captures) {
        auto const body = read_object(directory / one.file);
        if (!body)
            return body.error();
        out->take(one, *body);
        if (one.file == pattern_file)
            pattern = *body;
    }
    out->fill_in(std::move(pattern));
    return std::unique_ptr<content>(std::move(out));
}

} // namespace hubcrawl::fake_hub
