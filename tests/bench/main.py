"""The parts of the bench, one after another, and their report. A part is a module NAME.py with `run(context)`, which
returns rows (context.py) and raises Broken where a run did not do its work."""

import argparse
import importlib
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "steps"))

import build  # noqa: E402 (tests/steps)
import report  # noqa: E402
from context import Broken, Context  # noqa: E402
from tally import Tally  # noqa: E402

PARTS = {
    "pages": "CPU a page, memory and start, beside wrk and what one would write instead",
    "budget": "what share of a limited server's budget becomes rows",
    "growth": "CPU a row, memory and state from 1 000 to 1 000 000 tags",
    "loop": "how long the event loop is blocked",
}
TARGETS = ["daemon/hubcrawld", "tests/bench/fetch-pages", "tests/fake_hub/fake-hub",
           "tests/bench/loop-gap.so"]


def arguments():
    here = [name for name in PARTS if (HERE / f"{name}.py").is_file()]
    parser = argparse.ArgumentParser(prog="tests/bench/run", formatter_class=argparse.RawDescriptionHelpFormatter,
                                     description="Measures hubcrawld; writes tests/bench/RESULTS.md.",
                                     epilog="parts:\n" + "\n".join(f"  {name:8} {PARTS[name]}" for name in here))
    parser.add_argument("--only", metavar="PART,…", help="these parts alone; RESULTS.md is left as it is")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="default 5")
    parser.add_argument("--all", action="store_true", dest="whole", help="every combination of the settings varied")
    parser.add_argument("--smoke", action="store_true",
                        help="tiny, once: does the bench work? Says nothing about time, writes no results")
    parser.add_argument("--build", type=pathlib.Path, metavar="DIR", help="a release build that is there already")
    chosen = parser.parse_args()
    chosen.parts = chosen.only.split(",") if chosen.only else here
    if unknown := [name for name in chosen.parts if name not in here]:
        parser.error(f"unknown part '{unknown[0]}': the parts are {', '.join(here)}")
    return chosen


def built(directory):
    """The release build of tests/run, so that whoever has that waits for nothing."""
    tally = Tally()
    return (build.configure(tally, "bench", ROOT, directory, "g++", ["-Dbuildtype=release"])
            and build.compile_all(tally, "bench", directory, TARGETS))


def main():
    chosen = arguments()
    directory = (chosen.build or ROOT / "build" / "gcc").resolve()
    if not chosen.build and not built(directory):
        return 1
    work = ROOT / "build" / "bench"
    work.mkdir(parents=True, exist_ok=True)
    context = Context(ROOT, directory, work, 1 if chosen.smoke else chosen.rounds, chosen.smoke, chosen.whole)
    rows = []
    for name in chosen.parts:
        print(f"bench: {name}", file=sys.stderr, flush=True)
        try:
            rows += importlib.import_module(name).run(context)
        except Broken as bad:
            print(f"bench: {name}: {bad}", file=sys.stderr)
            return 1
    text = report.text(context, rows)
    print(text, end="")
    if not chosen.smoke and not chosen.only:
        (HERE / "RESULTS.md").write_text(text)
    return 0


if __name__ == "__main__":
    # The same for everybody: no proxy to a loopback address, the usual trust store, options only from the bench.
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith(("HUBCRAWL_", "SSL_CERT_")):
            del os.environ[name]
    sys.exit(main())
