#!/usr/bin/env python3
"""run.py BUILD: the pages people look at, in a headless Chromium without a network. A line a check: "ok name",
"ok name: figure", "skip name: why", or "FAIL name" with what is wrong behind it. Pictures go to BUILD/screenshots."""

import pathlib
import subprocess
import sys
import tempfile

import browser
import index_checks
import real_checks
import report_checks
from checks import Failed, Skipped


def main():
    directory = pathlib.Path(sys.argv[1]).resolve()
    if not browser.find():
        print("skip all: no chromium is installed")
        return 0
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        subprocess.run([directory / "tests" / "pages" / "make_pages", work / "made"], check=True)
        shots = directory / "screenshots"
        shots.mkdir(exist_ok=True)
        chromium = browser.Browser(work)
        try:
            for module in (index_checks, report_checks, real_checks):
                for check in module.CHECKS:
                    name = check.__doc__.split("\n")[0].rstrip(".")
                    try:
                        figure = check(chromium, work, directory, shots)
                        print(f"ok {name}: {figure}" if figure else f"ok {name}", flush=True)
                    except Skipped as why:
                        print(f"skip {name}: {why}", flush=True)
                    except (Failed, RuntimeError, OSError) as wrong:
                        failed += 1
                        print(f"FAIL {name}\n{wrong}", flush=True)
        finally:
            chromium.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
