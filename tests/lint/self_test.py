#!/usr/bin/env python3
"""Each rule finds the breach in a small bad tree, at its line, and nothing in a good one."""

import sys
import unittest

import lint

GOOD = {
    "README.md": "# x\n\n## Flags\n\n| flag | |\n| --- | --- |\n| `--once` | y --z |\n| `--log-level a\\|b` | y |\n",
    ".clang-format": "x\n",
    "daemon/main.cpp": '#include "crawl/engine.hpp"\n#include <CLI/CLI.hpp>\nco_spawn(c, f(), detached);\n'
                       'add(SIGHUP);\nsignal(SIGPIPE, SIG_IGN);\n',
    "daemon/arguments.cpp": 'app.add_flag("--once", x);\nadd_value(app, "--log-level", x);\n',
    "daemon/config_file.cpp": 'vector<key> top_keys(std::string_view file, settings& chosen) {\n    return {{"output", into(x)},\n'
                              '        {"hub", sub_table(file, [] { return {{"url", into(x)}}; })}};\n}\n',
    "daemon/exit_status.hpp": "#pragma once\n    failed = 1,\n",
    "daemon/hubcrawld.8": ".It Fl Fl once\n.It Fl Fl log-level Ar x\n.Ev HUBCRAWL_LOG_LEVEL\n.It Dv SIGHUP\n.It 1\n",
    "daemon/completions/hubcrawld.bash": "x --once --log-level\n",
    "daemon/completions/_hubcrawld": "x --once --log-level\n",
    "daemon/completions/hubcrawld.fish": "complete -c x -l once\ncomplete -c x -l log-level -x\n",
    "daemon/meson.build": "'main.cpp', 'arguments.cpp', 'config_file.cpp'\n",
    "config/hubcrawl.toml": 'output = "x"\n[hub]\n#url = "y"\n',
    "config/hubcrawl.toml.5": ".It Cm output No = x\n.Ss The table hub\n.It Cm url No = y\n",
    "daemon/ERRORS.md": "# x\n\n## Usage and configuration\n\n| `… is odd: …` | y |\n\n## More\n\n| `z` | y |\n",
    "lib/hub/meson.build": "'jwt.cpp'\n",
    "lib/hub/jwt.hpp": '#pragma once\n\n#include "base/result.hpp"\n',
    "lib/hub/jwt.cpp": '#include "hub/jwt.hpp"\n#include <simdjson.h>\n// detached is forbidden here\n'
                       'fail(errc::config_invalid, "{} is "\n"odd: {{}}", x);\n',
    "tests/unit/hub/jwt_test.cpp": '#include "net/fetcher.hpp"\n#include <openssl/evp.h>\nt.sleep_until(x);\nco_await sleep(1s);\n',
    "tests/unit/daemon/arguments_test.cpp": "int x;\n",
    "tests/unit/daemon/config_file_test.cpp": "int x;\n",
    "tests/unit/daemon/meson.build": "'arguments_test.cpp', 'config_file_test.cpp'\n",
    "tests/unit/hub/meson.build": "'jwt_test.cpp', '../../support/program.cpp'\n",
    "tests/support/program.cpp": "int x;\n",
    "tests/fuzz/jwt.cpp": "int x;\n",
    "tests/fuzz/meson.build": "'jwt': hub_dep\n",
    "tests/fake_hub/server.cpp": '#include "base/log.hpp"\n#include "fake_hub/world.hpp"\ndetached\n',
    "tests/fake_hub/meson.build": "'server.cpp'\n",
    "tests/run": "#!/usr/bin/env bash\necho ok\n",
}

# rule, the file that breaks it, its text, the line of the breach
BAD = [
    ("layers", "lib/hub/jwt.hpp", '#pragma once\n#include "net/fetcher.hpp"\n', 2),
    ("layers", "lib/hub/jwt.hpp", '#pragma once\n\n#include "crawl/engine.hpp"\n', 3),
    ("layers", "lib/hub/jwt.hpp", '#pragma once\n#include "jwt.hpp"\n', 2),
    ("layers", "lib/base/x.hpp", '#pragma once\n#  include "model/page.hpp"\n', 2),
    ("layers", "lib/report/x.hpp", '#pragma once\n#include "crawl/engine.hpp"\n', 2),
    ("layers", "lib/crawl/x.hpp", '#pragma once\n#include "daemon/config.hpp"\n', 2),
    ("layers", "lib/extra/x.hpp", "#pragma once\n", 1),
    ("owners", "lib/crawl/x.hpp", "#pragma once\n#include <simdjson.h>\n", 2),
    ("owners", "lib/hub/jwt.hpp", "#pragma once\n#include <boost/beast/http.hpp>\n", 2),
    ("owners", "lib/crawl/x.hpp", "#pragma once\n#include <boost/asio/ssl/context.hpp>\n", 2),
    ("owners", "lib/base/x.hpp", "#pragma once\n#include <openssl/evp.h>\n", 2),
    ("owners", "daemon/main.cpp", "#include <sqlite3.h>\n", 1),
    ("owners", "lib/crawl/x.hpp", "#pragma once\n#include <toml++/toml.h>\n", 2),
    ("stand_in_apart", "tests/fake_hub/server.cpp", '#include "hub/jwt.hpp"\n', 1),
    ("structured_concurrency", "lib/hub/jwt.cpp", "co_spawn(c, f(), asio::detached);\n", 1),
    ("structured_concurrency", "tests/unit/hub/jwt_test.cpp", "co_spawn(c, f(), detached);\n", 1),
    ("structured_concurrency", "lib/hub/jwt.cpp", "\ncontext_.stop();\n", 2),
    ("structured_concurrency", "lib/hub/jwt.cpp", "io_context->stop();\n", 1),
    ("no_sleep", "tests/unit/hub/jwt_test.cpp", "std::this_thread::sleep_for(1s);\n", 1),
    ("no_sleep", "lib/hub/jwt.cpp", "\n::sleep(1);\n", 2),
    ("no_sleep", "lib/hub/jwt.cpp", "usleep(1);\n", 1),
    ("no_sleep", "lib/hub/jwt.cpp", "if (x)\n    sleep(1);\n", 2),
    ("short_files", "lib/hub/jwt.cpp", "x;\n" * 301, 301),
    ("short_files", "tests/run", "#!/usr/bin/env bash\n" + ":\n" * 300, 301),
    ("nothing_left_open", "lib/hub/jwt.cpp", "x;\n// TO" "DO: y\n", 2),
    ("nothing_left_open", "README.md", "FIX" "ME\n", 1),
    ("white_space", "lib/hub/jwt.cpp", "x;\ny; \n", 2),
    ("white_space", "README.md", "no newline", 1),
    ("white_space", "README.md", "one too many\n\n", 3),
    ("white_space", "README.md", "x\r\n", 1),
    ("top_level", "scripts/build.py", "x = 1\n", 1),
    ("top_level", "NOTES.md", "x\n", 1),
    ("listed_in_meson", "lib/hub/more.cpp", "int x;\n", 1),
    ("listed_in_meson", "tests/unit/hub/more_test.cpp", "int x;\n", 1),
    ("listed_in_meson", "tests/support/more.cpp", "int x;\n", 1),
    ("listed_in_meson", "tests/fuzz/more.cpp", "int x;\n", 1),
    ("mirrored", "lib/hub/more.cpp", "int x;\n", 1),
    ("include_guard", "lib/hub/jwt.hpp", "int x;\n", 1),
    ("config_errors", "lib/hub/jwt.cpp", '\nreturn fail(errc::config_invalid,\n    "{} is "\n    "strange", x);\n', 2),
    ("config_errors", "lib/hub/jwt.cpp", 'return fail(errc::config_invalid, "z");\n', 1),
    ("flags", "daemon/hubcrawld.8", GOOD["daemon/hubcrawld.8"].replace(".It Fl Fl once\n", ""), 1),
    ("flags", "daemon/hubcrawld.8", GOOD["daemon/hubcrawld.8"] + ".It Fl h , Fl Fl help\n", 1),
    ("flags", "daemon/hubcrawld.8", GOOD["daemon/hubcrawld.8"].replace(".Ev", ".Ev HUBCRAWL_ONCE ,"), 1),
    ("flags", "README.md", GOOD["README.md"].replace("--once", "--twice --once"), 1),
    ("flags", "daemon/completions/hubcrawld.bash", "x --once\n", 1),
    ("flags", "daemon/completions/_hubcrawld", "x --once --log-level --odd\n", 1),
    ("flags", "daemon/completions/hubcrawld.fish", "complete -c x -l once\n# -l log-level\n", 1),
    ("signals_and_statuses", "daemon/hubcrawld.8", GOOD["daemon/hubcrawld.8"].replace("HUP", "USR2\n.It Dv SIGHUP"), 1),
    ("signals_and_statuses", "daemon/hubcrawld.8", GOOD["daemon/hubcrawld.8"].replace(".It 1\n", ""), 1),
    ("keys", "config/hubcrawl.toml.5", ".It Cm output No = x\n.Ss The table hub\n", 1),
    ("keys", "config/hubcrawl.toml.5", GOOD["config/hubcrawl.toml.5"] + ".It Cm output No = x\n", 1),
    ("keys", "config/hubcrawl.toml", 'output = "x"\n', 1),
    ("scripts_parse", "tests/run", "#!/usr/bin/env bash\nif true; then\n", 1),
    ("scripts_parse", "tests/lint/x.py", "x = (\n", 1),
]


class SelfTest(unittest.TestCase):
    def test_a_good_tree_passes_every_rule(self):
        self.assertEqual([], [finding for _, findings in lint.check(GOOD) for finding in findings])

    def test_each_breach_is_found_at_its_line(self):
        for rule, path, text, line in BAD:
            with self.subTest(rule=rule, path=path, text=text[:60]):
                findings = dict(lint.check(GOOD | {path: text}))[rule]
                self.assertEqual(1, len(findings), findings)
                self.assertTrue(findings[0].startswith(f"{path.split('/')[0] if rule == 'top_level' else path}:"
                                                       f"{line}: "), findings)

    def test_the_list_of_untested_sources_is_kept_true(self):
        tests = {"lib/base/meson.build": "", "lib/net/beast_impl.cpp": "x", "lib/net/ssl_impl.cpp": "x"}
        self.assertIn("lib/base/asio_impl.cpp:1: is gone: take it from the list in tests/lint/tidiness.py",
                      dict(lint.check(tests))["mirrored"])

    def test_every_rule_has_a_bad_tree(self):
        self.assertEqual({rule.__name__ for rule in lint.RULES}, {case[0] for case in BAD})


if __name__ == "__main__":
    sys.exit(not unittest.main(verbosity=0, exit=False).result.wasSuccessful())
