"""Configuring, compiling and testing one build directory."""

import json
import os
import re

from tally import call

# The first finding ends the test, with a place; an empty optional or an index too far is a finding too.
CHECKED = "-fno-sanitize-recover=all -gline-tables-only -D_GLIBCXX_ASSERTIONS"
CASES = re.compile(r"^\s+(\d+) test cases? out of \d+ (passed|failed)", re.M)


def configure(tally, name, root, directory, compiler, options):
    """A build directory is kept between runs; one whose options are others is made anew."""
    env = dict(os.environ, CXX=f"ccache {compiler}")
    command = ["meson", "setup", directory, root, *options]
    stamp = directory / "hubcrawl-options.json"
    wanted = json.dumps([compiler, *options])
    if (directory / "meson-private" / "coredata.dat").is_file():
        kept = stamp.is_file() and stamp.read_text() == wanted
        command.append("--reconfigure" if kept else "--wipe")
    status, said = call(command, root, env)
    if status:
        tally.fail(f"{name}: configure", said)
        return False
    stamp.write_text(wanted)
    return True


def compile_all(tally, name, directory, targets=(), strict=False):
    """With `strict`, warnings fail it: not by -Werror, so that the cache serves daemon/quickstart's build too."""
    status, said = call(["ninja", "-C", directory, "-k", "0", *targets], directory)
    if status:
        broken = [line for line in said.split("\n") if not re.match(r"\[\d+/\d+\] |ninja: |ccache ", line)]
        tally.fail(f"{name}: build", "\n".join(broken))
        return False
    warnings = len(re.findall(r"\bwarning: ", said))
    if strict and warnings:
        tally.fail(f"{name}: build", said)
        return False
    tally.ok(f"{name}: build", note=f"{warnings} warnings" if warnings else "")
    return True


def run_tests(tally, name, directory, slower=1, long=False):
    env = dict(os.environ, BOOST_TEST_REPORT_LEVEL="short", BOOST_TEST_COLOR_OUTPUT="no",
               ASAN_OPTIONS="detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1",
               UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1")
    if long:
        env["HUBCRAWL_LONG"] = "1"
        slower *= 12
    log = directory / "meson-logs" / "testlog.json"
    log.unlink(missing_ok=True)
    status, said = call(["meson", "test", "-C", directory, "--no-rebuild", "-t", slower], directory, env)
    if not log.is_file():
        tally.fail(f"{name}: test", said) if status else tally.skip(f"{name}: test", "there are no tests")
        return
    for line in log.read_text().splitlines():
        _count(tally, name, json.loads(line))


def _count(tally, name, test):
    """One Meson test is as many tests as its Boost.Test report has cases, else one."""
    said = test.get("stdout", "") + test.get("stderr", "")
    cases = {word: int(number) for number, word in CASES.findall(said)}
    title = f"{name}: {test['name'].split(' / ')[-1]}"
    note = f"{test['duration']:.1f} s"
    if test["result"] == "SKIP":
        tally.skip(title, "skipped itself")
    elif test["result"] == "OK":
        tally.ok(title, cases.get("passed", 1), note)
    else:
        failed = max(cases.get("failed", 0), 1)
        tally.fail(title, f"{test['result']} after {note}\n{said}", failed, cases.get("passed", 0))
