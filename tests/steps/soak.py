"""Crawls back to back: what the process holds must not grow."""

import sys

from tally import call


def run(tally, root, directory, seconds):
    if not (directory / "daemon" / "hubcrawld").is_file():
        tally.fail("soak", f"{directory} is not built: step gcc comes first")
        return
    status, said = call([sys.executable, root / "tests" / "soak" / "soak.py", directory, "--seconds", seconds,
                         "--every", max(1, seconds // 360)], root, timeout=seconds + 120)
    tally.fail("soak", said) if status else tally.ok("soak", note=f"{seconds} s")
