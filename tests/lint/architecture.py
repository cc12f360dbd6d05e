"""Rules about who may use whom. Each rule takes {path: text} and yields (path, line, message)."""

import re

from tree import code_lines, is_cpp

# Lowest first. A folder includes its own and what lies in lower layers, never a sibling.
LAYERS = [{"base"}, {"model"}, {"hub", "schedule", "frontier", "net", "output"}, {"report", "crawl"}, {"daemon"}]
LEVEL = {folder: level for level, folders in enumerate(LAYERS) for folder in folders}

# An outside header -> where alone it may be included (product code; tests are free).
OWNERS = [
    (re.compile(r"<simdjson"), ["lib/hub/"]),
    (re.compile(r"<boost/beast"), ["lib/net/"]),
    (re.compile(r"<boost/asio/ssl"), ["lib/net/"]),
    (re.compile(r"<openssl/"), ["lib/net/", "lib/base/sha256.cpp"]),
    (re.compile(r"<sqlite3"), ["lib/frontier/"]),
    (re.compile(r"<CLI/"), ["daemon/"]),
    (re.compile(r"<toml\+\+"), ["daemon/"]),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"][^>"]+[>"])')


def includes(text):
    for number, line in enumerate(text.split("\n"), 1):
        if found := INCLUDE.match(line):
            yield number, found[1]


def folder_of(path):
    """lib/hub/jwt.cpp -> hub; daemon/main.cpp -> daemon; anything else -> None"""
    parts = path.split("/")
    if parts[0] == "lib" and len(parts) > 2:
        return parts[1]
    return "daemon" if parts[0] == "daemon" else None


def layers(files):
    """Includes go downwards only, and never to a sibling."""
    for path, text in files.items():
        here = folder_of(path)
        if not is_cpp(path) or not here:
            continue
        if here not in LEVEL:
            yield path, 1, f"lib/{here} stands in no layer: name its layer in tests/lint/architecture.py"
            continue
        for number, header in includes(text):
            there = header.strip('"').split("/")[0]
            if not header.startswith('"') or there == here:
                continue
            if there not in LEVEL:
                if here != "daemon" or "/" in header:
                    yield path, number, f'{header} is not under lib/: write "folder/file.hpp"'
            elif LEVEL[there] >= LEVEL[here]:
                yield path, number, f"{here} may not include {there}: includes go to lower layers only"


def owners(files):
    """A library has one folder that knows it."""
    for path, text in files.items():
        if not is_cpp(path) or not path.startswith(("lib/", "daemon/")):
            continue
        for number, header in includes(text):
            for pattern, allowed in OWNERS:
                if pattern.match(header) and not path.startswith(tuple(allowed)):
                    yield path, number, f"{header} belongs to {' and '.join(allowed)} alone"


def stand_in_apart(files):
    """The stand-in shares only lib/base: a fault shared with the product would hide from every test."""
    for path, text in files.items():
        if not is_cpp(path) or not path.startswith("tests/fake_hub/"):
            continue
        for number, header in includes(text):
            there = header.strip('"').split("/")[0]
            if header.startswith('"') and there in LEVEL and there != "base":
                yield path, number, f"the stand-in may not use lib/{there}: of lib/ it knows base alone"


DETACHED = re.compile(r"\bdetached\b")
STOP = re.compile(r"\b(io_context|io|ioc|ctx|context)(_|\(\))?(\.|->)stop\s*\(\)")
LIVES_APART = ("daemon/main.cpp", "tests/fake_hub/")  # the composition, and a server on a thread of its own


def structured_concurrency(files):
    """No coroutine is let go, no loop is shot down: what starts something waits for its end."""
    for path, text in files.items():
        if not is_cpp(path) or path.startswith(LIVES_APART):
            continue
        for number, line in code_lines(text):
            if DETACHED.search(line):
                yield path, number, "detached loses what the coroutine throws, and when it ends"
            if STOP.search(line) and not path.startswith("tests/"):
                yield path, number, "stopping the io_context drops work in its middle: cancel and wait"


SLEEP = re.compile(r"this_thread::sleep|\busleep\s*\(|\bnanosleep\s*\(|(^\s*|::)sleep\s*\(")


def no_sleep(files):
    """The loop never blocks, and a unit test moves a clock of its own instead of waiting."""
    for path, text in files.items():
        if is_cpp(path) and path.startswith(("lib/", "daemon/", "tests/unit/")):
            for number, line in code_lines(text):
                if SLEEP.search(line):
                    yield path, number, "nothing here may sleep: wait on base/clock.hpp's timer"
