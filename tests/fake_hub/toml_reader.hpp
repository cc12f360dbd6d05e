#pragma once

#include "base/result.hpp"

#include <toml++/toml.h>

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubcrawl::fake_hub {

// Reads one table key by key; whatever key was not asked for by finish() is an error. The first error stays.
class toml_reader {
public:
    toml_reader(toml::table const& table, std::string where, std::optional<error>& failure)
        : table_(table), where_(std::move(where)), failure_(failure) {}

    template <class T>
    void read(std::string_view key, T& out);
    void read(std::string_view key, std::vector<std::string>& out);

    template <class T>
    void choose(std::string_view key, T& out, std::initializer_list<std::pair<std::string_view, T>> words) {
        std::string text;
        read(key, text);
        if (text.empty())
            return;
        for (auto const& [word, value] : words)
            if (word == text) {
                out = value;
                return;
            }
        refuse(key, "unknown word");
    }

    template <class F>
    void table(std::string_view key, F&& read_it) {
        auto const* node = find(key);
        if (auto const* inner = node ? node->as_table() : nullptr)
            read_it(nested(*inner, key));
        else if (node)
            refuse(key, "a table is expected");
    }

    template <class F>
    void each(std::string_view key, F&& read_one) {
        auto const* node = find(key);
        auto const* list = node ? node->as_array() : nullptr;
        if (node && !list)
            refuse(key, "a list of tables is expected");
        for (std::size_t i = 0; list && i < list->size(); ++i)
            if (auto const* inner = list->get(i)->as_table())
                read_one(nested(*inner, key));
            else
                refuse(key, "a list of tables is expected");
    }

    toml::node const* find(std::string_view key) {
        known_.emplace(key);
        return table_.get(key);
    }
    void refuse(std::string_view key, std::string_view reason) {
        if (!failure_)
            failure_ = fail(errc::config_invalid, "{}{}: {}", where_, key, reason);
    }
    void finish() {
        for (auto const& [key, value] : table_)
            if (!known_.contains(key.str()))
                refuse(key.str(), "unknown key");
    }

private:
    toml_reader nested(toml::table const& inner, std::string_view key) {
        return {inner, where_ + std::string(key) + ".", failure_};
    }

    toml::table const& table_;
    std::string where_;
    std::optional<error>& failure_;
    std::set<std::string, std::less<>> known_;
};

template <class T>
void toml_reader::read(std::string_view key, T& out) {
    auto const* node = find(key);
    if (!node)
        return;
    if (auto const value = node->value<T>())
        out = *value;
    else
        refuse(key, "wrong kind of value");
}

inline void toml_reader::read(std::string_view key, std::vector<std::string>& out) {
    auto const* node = find(key);
    auto const* list = node ? node->as_array() : nullptr;
    if (node && !list)
        refuse(key, "a list of texts is expected");
    for (std::size_t i = 0; list && i < list->size(); ++i)
        if (auto const text = list->get(i)->value<std::string>())
            out.push_back(*text);
        else
            refuse(key, "a list of texts is expected");
}

} // namespace hubcrawl::fake_hub
