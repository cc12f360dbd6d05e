#pragma once

#include "hub/json_values.hpp"

#include <simdjson.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace hubcrawl::hub {

// Walks a JSON text from token to token, once, and leaves nothing unchecked (RFC 8259; as everywhere in
// simdjson half a surrogate pair is refused). simdjson finds the tokens (its stage 1, which also checks UTF-8
// and that strings are closed) and unescapes; the grammar is checked here, because On-Demand does not look at
// what nobody asks for.
class json_walk {
public:
    // From the first token of `json`, which must stay, with json_padding readable bytes behind it. Values
    // that nest deeper than `depth_limit` are DEPTH_ERROR. The cells of the text before become void.
    simdjson::error_code begin(std::string_view json, std::size_t depth_limit);

    bool at_end() const { return at_ >= end_; }
    // The token under the cursor by its first character; '\0', which begins no token of JSON, behind the
    // last.
    char kind() const { return at_end() ? '\0' : text_[*at_]; }
    char const* here() const { return text_ + *at_; }
    // The bytes from `first` to the end of the object or array that was read last.
    std::string_view bytes_since(char const* first) const {
        return {first, static_cast<std::size_t>(text_ + at_[-1] + 1 - first)};
    }

    // The value under the cursor, whole; the cursor goes behind it. `depth`: of what it stands in.
    simdjson::error_code read(std::size_t depth, cell& out) {
        if (kind() != '"')
            return read_other(depth, out);
        auto const bytes = token();
        ++at_;
        if (has_escape(bytes))
            return unescape(bytes, out);
        out = {bytes.substr(1, bytes.size() - 2), cell_kind::text, true};
        return simdjson::SUCCESS;
    }

    // The object under the cursor: `take(name)` for each member, with the cursor on the value, which it
    // reads.
    template <class Take>
    simdjson::error_code each_member(Take take) {
        return each('{', '}', [&] {
            std::string_view name;
            auto const failed = read_name(name);
            return failed ? failed : take(name);
        });
    }

    // The array under the cursor: `take()` for each element, with the cursor on it.
    template <class Take>
    simdjson::error_code each_element(Take take) {
        return each('[', ']', take);
    }

private:
    // What stands between two brackets, apart by commas.
    template <class Take>
    simdjson::error_code each(char open, char close, Take take) {
        if (kind() != open)
            return simdjson::INCORRECT_TYPE;
        ++at_;
        if (kind() != close) {
            for (;; ++at_) {
                if (auto const failed = take())
                    return failed;
                if (kind() == close)
                    break;
                if (kind() != ',')
                    return simdjson::TAPE_ERROR;
            }
        }
        ++at_;
        return simdjson::SUCCESS;
    }
    // The token under the cursor without the white space behind it.
    std::string_view token() const { return trim_token({here(), at_[1] - at_[0]}); }
    simdjson::error_code read_name(std::string_view& name) {
        if (kind() != '"' || at_ + 1 == end_ || text_[at_[1]] != ':')
            return simdjson::TAPE_ERROR;
        auto const quoted = token();
        at_ += 2;
        if (has_escape(quoted)) {
            cell unescaped;
            auto const failed = unescape(quoted, unescaped);
            name = unescaped.text;
            return failed;
        }
        name = quoted.substr(1, quoted.size() - 2);
        return simdjson::SUCCESS;
    }
    simdjson::error_code read_other(std::size_t depth, cell& out);
    // One search over the whole text, not one a string.
    bool has_escape(std::string_view quoted) {
        if (next_escape_ < quoted.data())
            find_escape(static_cast<std::size_t>(quoted.data() - text_));
        return next_escape_ < quoted.data() + quoted.size();
    }
    void find_escape(std::size_t from);
    simdjson::error_code unescape(std::string_view quoted, cell& out);
    simdjson::error_code read_nested(std::size_t depth, cell& out);

    simdjson::dom::parser parser_;         // for its stage 1
    simdjson::ondemand::parser unescaper_; // for its unescape()
    std::unique_ptr<std::uint8_t[]> unescaped_;
    std::uint8_t* unescaped_end_ = nullptr;
    std::size_t capacity_ = 0;

    char const* text_ = nullptr;
    std::uint32_t const* at_ = nullptr; // where tokens begin; one more stands behind the last: the text's end
    std::uint32_t const* end_ = nullptr;
    char const* next_escape_ = nullptr; // the first backslash from the cursor on, or the text's end
    char const* text_end_ = nullptr;
    std::size_t depth_limit_ = 0;
};

} // namespace hubcrawl::hub
