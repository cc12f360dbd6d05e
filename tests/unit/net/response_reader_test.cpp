#include "net/response_reader.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <optional>

namespace hubcrawl::net {

namespace {

constexpr std::size_t max_head = 2000;
constexpr std::size_t max_body = 100;

struct reading {
    std::optional<response> answer;
    std::optional<error> failure;
    bool reusable = false;
    bool needed_end = false; // of the stream, to know that the answer is complete
};

// Feeds `bytes` in pieces of `step`, then the end of the stream if nothing came of them.
reading read(std::string_view bytes, std::size_t step, method verb = method::get) {
    response_reader reader(max_head, max_body);
    reader.start(verb);
    result<bool> complete = false;
    while (complete && !*complete && !bytes.empty()) {
        auto const room = reader.room();
        auto const size = std::min({step, room.size(), bytes.size()});
        std::memcpy(room.data(), bytes.data(), size);
        bytes.remove_prefix(size);
        complete = reader.commit(size);
    }
    reading out;
    if (complete && !*complete) {
        out.needed_end = true;
        complete = reader.end_of_stream();
    }
    if (!complete)
        out.failure = complete.error();
    else {
        out.reusable = reader.reusable();
        out.answer = reader.release();
    }
    return out;
}

constexpr std::size_t steps[] = {1, 2, 7, 100'000};

} // namespace

BOOST_AUTO_TEST_SUITE(response_reader_test)

BOOST_AUTO_TEST_CASE(answers_that_are_whole_however_they_arrive) {
    struct {
        std::string_view bytes;
        int status;
        std::string_view body;
        bool reusable;
    } const table[] = {
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true},
        {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", true},
        {"HTTP/1.1 204 No Content\r\n\r\n", 204, "", true},
        {"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, "", true},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nT: u\r\n\r\n",
         200, "hello", true},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, "", true},
        {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", false},
        {"HTTP/1.1 200 OK\r\n\r\nuntil the end", 200, "until the end", false},
        {"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", false},
        {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", true},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
         "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
         404, "no", true},
        // as captured, hub-api.md §2
        {"HTTP/1.1 429 Too Many Requests\nCache-Control: no-cache\nConnection: close\nContent-Type: "
         "text/plain\n"
         "Retry-After: 60\n\nToo Many Requests (HAP429).\n",
         429, "Too Many Requests (HAP429).\n", false},
        {"HTTP/1.1 429 Too Many Requests\nContent-Length: 2\r\n\nno", 429, "no", true},
    };
    for (auto const& row : table) {
        for (auto const step : steps) {
            BOOST_TEST_CONTEXT(row.bytes << " in steps of " << step) {
                auto const got = read(row.bytes, step);
                BOOST_REQUIRE_MESSAGE(got.answer, got.failure.value_or(error{}).detail);
                BOOST_TEST(got.answer->status == row.status);
                BOOST_TEST(got.answer->body == row.body);
                BOOST_TEST(got.reusable == row.reusable);
                BOOST_TEST(!(got.reusable && got.needed_end));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(answers_that_are_not_and_the_code_each_gets) {
    std::string const lines(1500, 'x');
    std::string const endless_head = "HTTP/1.1 200 OK\r\nA: " + lines + "\r\nB: " + lines;
    std::string const interim = "HTTP/1.1 103 Early Hints\r\nLink: " + lines + "\r\n\r\n";
    std::string const endless_body = "HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x');
    std::string const endless_chunk =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;" + std::string(200'000, 'x');
    struct {
        std::string_view bytes;
        errc code;
    } const table[] = {
        {"", errc::head_failed},
        {"HTTP/1.1 200 OK\r\nContent-Le", errc::head_failed},
        {"HTTP/1.1 200 OK\nContent-Length: 1\n", errc::head_failed},
        {"SSH-2.0-OpenSSH_9.2\r\n\r\n", errc::head_failed},
        {"<html>\n\n", errc::head_failed},
        {"HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n", errc::head_failed},
        {"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", errc::head_failed},
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", errc::head_failed},
        {endless_head, errc::head_failed},
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", errc::body_failed},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n", errc::body_failed},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhelX", errc::body_failed},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nrubbish\r\n", errc::body_failed},
        {endless_chunk, errc::body_failed},
        {"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n", errc::body_too_large},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\nx", errc::body_too_large},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n64\r\n", errc::body_too_large},
        {endless_body, errc::body_too_large},
    };
    for (auto const& row : table) {
        for (auto const step : steps) {
            BOOST_TEST_CONTEXT(row.bytes.substr(0, 100) << " in steps of " << step) {
                auto const got = read(row.bytes, step);
                BOOST_REQUIRE(got.failure);
                BOOST_TEST(to_string(got.failure->code) == to_string(row.code), got.failure->detail);
            }
        }
    }
    BOOST_CHECK(read(interim + interim, 100'000).failure->code == errc::head_failed);
}

BOOST_AUTO_TEST_CASE(field_names_come_in_lower_case_and_in_order) {
    auto const got =
        read("HTTP/1.1 200 OK\r\nX-RateLimit-Limit: 180\r\nDATE: now\r\nContent-Length: 0\r\n\r\n", 5);
    BOOST_REQUIRE(got.answer);
    BOOST_TEST(got.answer->field("x-ratelimit-limit") == "180");
    BOOST_TEST(got.answer->fields.at(1).first == "date");
    BOOST_TEST(got.answer->fields.size() == 3u);
}

BOOST_AUTO_TEST_CASE(the_answer_to_head_ends_with_its_fields_whatever_length_they_tell) {
    for (std::string_view const length :
         {"Content-Length: 5", "Content-Length: 5000", "Transfer-Encoding: chunked"}) {
        auto const got = read("HTTP/1.1 200 OK\r\n" + std::string(length) + "\r\n\r\n", 3, method::head);
        BOOST_REQUIRE(got.answer);
        BOOST_TEST(got.answer->body.empty());
        BOOST_TEST(!got.needed_end);
        BOOST_TEST(got.reusable);
    }
}

BOOST_AUTO_TEST_CASE(a_byte_too_many_makes_the_connection_unfit) {
    BOOST_TEST(!read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy", 100).reusable);
}

BOOST_AUTO_TEST_CASE(a_reader_starts_afresh_after_a_broken_answer) {
    response_reader reader(max_head, max_body);
    for (std::string_view const bytes : {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "rubbish\n\n",
                                         "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"}) {
        reader.start(method::get);
        BOOST_TEST(!reader.heard());
        BOOST_CHECK(reader.at() == stage::head);
        std::memcpy(reader.room().data(), bytes.data(), bytes.size());
        auto const complete = reader.commit(bytes.size());
        BOOST_TEST(reader.heard());
        BOOST_TEST((complete && *complete) == bytes.ends_with("ok"));
    }
    BOOST_TEST(reader.release().body == "ok");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace hubcrawl::net
