"""The steps of tests/run, in order; every one runs whatever the others came to."""

import argparse
import os
import pathlib
import random
import shutil
import sys

import booted
import browser
import build
import dashboards
import fuzz
import install
import outages
import soak
import static
import units
from tally import Tally, call

ROOT = pathlib.Path(__file__).resolve().parents[2]
STEPS = {
    "lint": "the tree's own rules (tests/lint)",
    "format": "clang-format",
    "gcc": "release build with g++, warnings are errors; unit and integration tests",
    "systemd": "the units: verify is silent, exposure at most 1.0; the service under a real systemd, booted in a container",
    "install": "manuals, completions, meson install; the .deb is installed, upgraded, removed and purged in a container",
    "bench": "tests/bench/run with tiny worlds: all who read the same pages write the same rows",
    "asan": "the same tests under clang's AddressSanitizer and UndefinedBehaviorSanitizer",
    "tidy": "clang-tidy",
    "fuzz": "each fuzz target: its seeds, then 20 s of new inputs",
    "tsan": "only with --long: unit and integration tests under clang's ThreadSanitizer",
    "soak": "crawls back to back beside a server with faults, for 20 s: what the process holds is flat",
    "dashboards": "status.json and metrics.prom before their readers: schema, promtool, node_exporter, Prometheus",
    "pages": "index.html and report.html in a headless Chromium: quiet, harmless, accessible, quick",
    "quickstart": "daemon/quickstart, as a newcomer runs it",
    "outages": "only with --long: an hour of the service under a real systemd: credential revoked and restored, network "
               "cut and restored, clock moved",
}


LONG = ("tsan", "outages")
WITH_CLANG = ("format", "asan", "tidy", "fuzz", "tsan")


def newest_clang():
    """19, whose formatting the tree has; else the newest there is."""
    found = [n for n in range(16, 40) if shutil.which(f"clang++-{n}")]
    return 19 if 19 in found else max(found, default=None)


def quickstart(tally):
    script = ROOT / "daemon" / "quickstart"
    status, said = call([script], "/", timeout=600)
    if status or "complete: true" not in said:
        tally.fail("quickstart", said)
    else:
        tally.ok("quickstart")


def bench(tally, directory):
    """Not for its numbers: it fails where a contender fails, or its rows are not those of the others."""
    status, said = call([ROOT / "tests" / "bench" / "run", "--smoke", "--build", directory], ROOT, timeout=600)
    tally.fail("bench", said) if status else tally.ok("bench")


def arguments():
    listing = "\n".join(f"  {name:10} {text}" for name, text in STEPS.items())
    parser = argparse.ArgumentParser(prog="tests/run", description="Everything CI runs.",
                                     formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog=f"steps:\n{listing}")
    parser.add_argument("--only", metavar="STEP,…", help="these steps alone")
    parser.add_argument("--long", action="store_true",
                        help="fuzz each target for 5 minutes instead of 20 s, soak for 30, 200 new storms instead of "
                             "the same 10, fail every call to the disk, ThreadSanitizer too")
    chosen = parser.parse_args()
    steps = chosen.only.split(",") if chosen.only else [step for step in STEPS if chosen.long or step not in LONG]
    if unknown := [step for step in steps if step not in STEPS]:
        parser.error(f"unknown step '{unknown[0]}': the steps are {', '.join(STEPS)}")
    return steps, chosen.long


def main():
    steps, long = arguments()
    if long:
        first = random.randrange(10**6)
        os.environ.update(HUBCRAWL_STORM_SEED=str(first), HUBCRAWL_STORM_SEEDS="200")
        print(f"storms from HUBCRAWL_STORM_SEED={first}", flush=True)
    tally = Tally()
    clang = newest_clang()
    asan_dir = ROOT / "build" / "asan"
    # One build for the tests and for the fuzzers: what these count by costs the tests less than a second build.
    asan = ["-Doptimization=1", "-Ddebug=false", "-Db_ndebug=false", "-Db_lundef=false", "-Dfuzzers=true",
            "-Db_sanitize=address,undefined", f"-Dcpp_args=-fsanitize=fuzzer-no-link {build.CHECKED}"]
    gcc = ["-Dbuildtype=release"]
    gcc_dir = ROOT / "build" / "gcc"
    tsan = ["-Doptimization=1", "-Ddebug=false", "-Db_ndebug=false", "-Db_lundef=false", "-Db_sanitize=thread",
            "-Dcpp_args=-gline-tables-only"]
    configured = False
    for step in (name for name in STEPS if name in steps):
        if step in WITH_CLANG and not clang:
            tally.fail(step, "no clang >= 16 is installed")
            continue
        if step in ("asan", "tidy", "fuzz") and not configured:
            configured = build.configure(tally, step, ROOT, asan_dir, f"clang++-{clang}", asan)
            if not configured:
                continue
        if step == "lint":
            static.lint(tally, ROOT)
        elif step == "format":
            static.formatting(tally, ROOT, clang)
        elif step == "gcc":
            if (build.configure(tally, step, ROOT, gcc_dir, "g++", gcc)
                    and build.compile_all(tally, step, gcc_dir, strict=True)):
                build.run_tests(tally, step, gcc_dir, long=long)
        elif step == "systemd":
            units.run(tally, gcc_dir)
            booted.run(tally, gcc_dir)
        elif step == "install":
            install.run(tally, ROOT, gcc_dir)
        elif step == "bench":
            bench(tally, gcc_dir)
        elif step == "asan":
            if build.compile_all(tally, step, asan_dir):
                build.run_tests(tally, step, asan_dir, slower=4, long=long)
        elif step == "tidy":
            static.tidy(tally, ROOT, asan_dir, clang)
        elif step == "fuzz":
            fuzz.run(tally, ROOT, asan_dir, 300 if long else 20)
        elif step == "tsan":
            directory = ROOT / "build" / "tsan"
            if (build.configure(tally, step, ROOT, directory, f"clang++-{clang}", tsan)
                    and build.compile_all(tally, step, directory)):
                build.run_tests(tally, step, directory, slower=8)
        elif step == "soak":
            soak.run(tally, ROOT, gcc_dir, 1800 if long else 20)
        elif step == "dashboards":
            dashboards.run(tally, ROOT, gcc_dir)
        elif step == "pages":
            browser.run(tally, ROOT, gcc_dir)
        elif step == "quickstart":
            quickstart(tally)
        elif step == "outages":
            outages.run(tally, gcc_dir)
    print(tally.summary(), flush=True)
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
