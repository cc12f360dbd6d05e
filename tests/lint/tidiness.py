"""Rules about files: length, leftovers, white space, the lists they must stand in."""

import re
import subprocess

from tree import is_cpp, is_script

LONGEST = 300
LEFT_OPEN = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
TOP_LEVEL = {"meson.build", "meson_options.txt", "LICENSE", "README.md",
             "subprojects", "daemon", "lib", "config", "systemd", "tests"}

# A source without a unit test of its own, and why it needs none.
UNTESTED = {
    "daemon/main.cpp": "the composition alone; daemon/quickstart runs it",
    "lib/base/asio_impl.cpp": "Asio's own code",
    "lib/net/beast_impl.cpp": "Beast's own code",
    "lib/net/ssl_impl.cpp": "Asio's own code",
}


def short_files(files):
    for path, text in files.items():
        if is_cpp(path) or is_script(path, text):
            if (length := text.count("\n")) > LONGEST:
                yield path, LONGEST + 1, f"{length} lines: one idea a file, {LONGEST} lines at most"


def nothing_left_open(files):
    for path, text in files.items():
        for number, line in enumerate(text.split("\n"), 1):
            if found := LEFT_OPEN.search(line):
                yield path, number, f"{found[0]}: finish it, or say why it is as it is"


def white_space(files):
    for path, text in files.items():
        if path == "LICENSE" or "/fixtures/" in path or not text:
            continue
        if "\r" in text:
            yield path, 1, "carriage return: lines end with LF"
        if not text.endswith("\n") or text.endswith("\n\n"):
            yield path, text.count("\n") + 1, "the file must end with exactly one newline"
        for number, line in enumerate(text.split("\n"), 1):
            if line != line.rstrip(" \t"):
                yield path, number, "white space at the end of the line"


def top_level(files):
    for name in sorted({path.split("/")[0] for path in files}):
        if name not in TOP_LEVEL and not name.startswith("."):
            yield name, 1, "does not belong at the top: see the layout in README.md"


def listed_in_meson(files):
    """A source that no meson.build names is never compiled, and a test in it never runs."""
    builds = "".join(text for path, text in files.items() if path.endswith("/meson.build"))
    for path in files:
        if not path.endswith(".cpp"):
            continue
        if path.startswith("tests/support/"):  # shared: compiled into the tests that name it
            if f"../../{path.removeprefix('tests/')}'" not in builds:
                yield path, 1, "no test's meson.build names it"
            continue
        folder, name = path.rsplit("/", 1)
        words = name if not folder == "tests/fuzz" else name.removesuffix(".cpp")
        if f"'{words}'" not in files.get(f"{folder}/meson.build", ""):
            yield path, 1, f"{folder}/meson.build does not name it"


def mirrored(files):
    """lib/hub/jwt.cpp has tests/unit/hub/jwt_test.cpp, or the same under tests/integration/."""
    for path in files:
        if path.startswith(("lib/", "daemon/")) and path.endswith(".cpp"):
            name = path.removeprefix("lib/").removesuffix(".cpp") + "_test.cpp"
            tested = [f"tests/{kind}/{name}" for kind in ("unit", "integration") if f"tests/{kind}/{name}" in files]
            if path in UNTESTED and tested:
                yield path, 1, f"has {tested[0]}: take it from the list in tests/lint/tidiness.py"
            elif path not in UNTESTED and not tested:
                yield path, 1, f"has no tests/unit/{name}"
    for path in UNTESTED:
        if path not in files and "lib/base/meson.build" in files:
            yield path, 1, "is gone: take it from the list in tests/lint/tidiness.py"


def include_guard(files):
    for path, text in files.items():
        if path.endswith(".hpp") and not text.startswith("#pragma once\n"):
            yield path, 1, "a header starts with #pragma once"


def scripts_parse(files):
    for path, text in files.items():
        first = text.split("\n", 1)[0]
        if path.endswith(".py") or (first.startswith("#!") and "python" in first):
            try:
                compile(text, path, "exec")
            except SyntaxError as bad:
                yield path, bad.lineno or 1, bad.msg
        elif path.endswith(".sh") or (first.startswith("#!") and "sh" in first):
            done = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True)
            if done.returncode:
                yield path, 1, done.stderr.strip()
