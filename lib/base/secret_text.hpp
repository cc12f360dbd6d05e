#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace hubcrawl {

// Overwrites what a string holds, and all it has room for, before it is emptied.
void wipe(std::string& text) noexcept;

// Wipes a string at the end of a scope.
class wiped_at_end {
public:
    explicit wiped_at_end(std::string& text) noexcept : text_(text) {}
    wiped_at_end(wiped_at_end const&) = delete;
    wiped_at_end& operator=(wiped_at_end const&) = delete;
    ~wiped_at_end() { wipe(text_); }

private:
    std::string& text_;
};

// A secret that leaves no copy of itself behind: each is overwritten at its end, and what a move leaves of a
// short one, too.
class secret_text {
public:
    secret_text() = default;
    secret_text(std::string&& text) noexcept : text_(std::move(text)) { wipe(text); }
    secret_text(char const* text) : text_(text) {}
    secret_text(secret_text const&) = default;
    secret_text(secret_text&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }
    secret_text& operator=(secret_text other) noexcept {
        text_.swap(other.text_);
        return *this;
    }
    ~secret_text() { wipe(text_); }

    bool empty() const noexcept { return text_.empty(); }
    std::string_view view() const noexcept { return text_; }
    bool operator==(std::string_view other) const noexcept { return view() == other; }

private:
    std::string text_;
};

} // namespace hubcrawl
