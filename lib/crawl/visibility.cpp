#include "crawl/visibility.hpp"

#include "hub/dataset.hpp"
#include "hub/page_reader.hpp"
#include "hub/reply_meaning.hpp"
#include "net/inflate.hpp"

#include <algorithm>

namespace hubcrawl::crawl {

namespace {

constexpr std::size_t max_page = 64U << 20;

struct answer {
    net::response reply;
    std::string body; // inflated, with the parser's padding behind it
    std::size_t size = 0;
    reply_kind kind{};

    std::string_view text() const { return std::string_view(body).substr(0, size); }
};

awaitable<result<answer>> ask(net::fetcher& network, session& who, std::string target) {
    auto const field = co_await who.authorization();
    if (!field)
        co_return field.error();
    net::request request;
    request.target = std::move(target);
    request.authorization = *field;
    auto reply = co_await network.fetch(std::move(request));
    if (!reply)
        co_return reply.error();
    net::inflater inflater;
    auto const body = inflater.inflate(*reply, max_page);
    if (!body)
        co_return body.error();
    answer made;
    made.body = *body;
    made.size = body->size();
    made.body.append(hub::json_padding, '\0');
    made.kind = hub::meaning_of(reply->status, reply->field("content-type"), *body);
    made.reply = std::move(*reply);
    co_return made;
}

error unusable(answer const& got, std::string_view name_space) {
    return fail(got.kind == reply_kind::unauthorized ? errc::credential_refused : errc::head_failed,
                "namespace {}: {} (status {}): {}", name_space, to_string(got.kind), got.reply.status,
                hub::message_of(got.text()));
}

awaitable<result<visibility>> look_for_name(net::fetcher& network, session& who, std::string name) {
    for (auto const* kind : {"orgs", "users"}) {
        auto const got = co_await ask(network, who, fmt::format("/v2/{}/{}/", kind, name));
        if (!got)
            co_return got.error();
        if (got->kind == reply_kind::page)
            co_return visibility{.is = visibility::kind::empty, .words = {}};
        if (got->kind != reply_kind::not_found)
            co_return unusable(*got, name);
    }
    co_return visibility{.is = visibility::kind::absent, .words = {}};
}

} // namespace

awaitable<result<visibility>> look(net::fetcher& network, session& who, crawl_scope const& scope,
                                   std::size_t name_space) {
    auto const& name = scope.namespaces[name_space].name;
    auto target = hub::first_page_target(dataset_id::repositories, name, "");
    auto const got = co_await ask(network, who, std::move(target));
    if (!got)
        co_return got.error();
    if (got->kind == reply_kind::forbidden || got->kind == reply_kind::depth_capped ||
        got->kind == reply_kind::token_class_refused)
        co_return visibility{.words = hub::message_of(got->text())};
    if (got->kind != reply_kind::page)
        co_return unusable(*got, name);
    page first;
    hub::page_reader reader(dataset_id::repositories, scope);
    if (auto const done = reader.read(got->text(), got->body.size(), {name, ""}, first); !done)
        co_return done.error();
    if (first.count == 0)
        co_return co_await look_for_name(network, who, name);
    visibility seen{.is = visibility::kind::visible, .words = {}};
    seen.repositories = first.count;
    seen.rows_on_page = std::ssize(first.rows);
    seen.private_on_page = std::ranges::count(first.rows, true, &page_row::is_private);
    co_return seen;
}

} // namespace hubcrawl::crawl
