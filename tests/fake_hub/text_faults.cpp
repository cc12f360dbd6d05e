#include "fake_hub/text_faults.hpp"

#include <fmt/format.h>

#include <string>

namespace hubcrawl::fake_hub {

void replace_body(fault_context& c, unsigned status, std::string_view body, std::string_view type) {
    c.answer.status = status;
    c.answer.page.reset();
    c.answer.body = body;
    c.answer.content_type = type;
}

void broken_json(fault_context& c) {
    render_page(c.answer);
    replace_body(c, c.answer.status, std::string(c.answer.body, 0, c.answer.body.size() / 2));
}

void missing_results(fault_context& c) {
    auto const count = c.answer.page ? c.answer.page->count : 0;
    replace_body(c, 200, fmt::format(R"({{"count":{},"next":null,"previous":null}})", count));
}

void wrong_types(fault_context& c) {
    replace_body(c, 200, R"({"count":"12","next":5,"previous":{},"results":{"0":[]}})");
}

void duplicate_keys(fault_context& c) {
    render_page(c.answer);
    auto body = c.answer.body;
    if (body.ends_with('}'))
        body.replace(body.size() - 1, 1, R"(,"count":0,"next":null,"results":[]})");
    replace_body(c, c.answer.status, body);
}

void invalid_utf8(fault_context& c) {
    render_page(c.answer);
    auto body = c.answer.body;
    auto const rows = body.find(R"("results":[)");
    auto const value = body.find(R"(":")", rows == std::string::npos ? 0 : rows);
    if (value != std::string::npos)
        body.insert(value + 3, "\xff\xc0\x80");
    replace_body(c, c.answer.status, body);
}

void deep_nesting(fault_context& c) {
    auto const depth = c.aim.bytes > 0 ? c.aim.bytes : 200'000;
    replace_body(
        c, 200,
        fmt::format(R"({{"count":1,"next":null,"previous":null,"results":[{{"name":"deep","x":{}{}}}]}})",
                    std::string(depth, '['), std::string(depth, ']')));
}

} // namespace hubcrawl::fake_hub
