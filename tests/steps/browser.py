"""The pages people look at, in a real headless Chromium."""

import sys

from tally import call


def run(tally, root, directory):
    if not (directory / "tests" / "pages" / "make_pages").is_file():
        tally.fail("pages", f"{directory} is not built: step gcc comes first")
        return
    status, said = call([sys.executable, root / "tests" / "pages" / "run.py", directory], root, timeout=900)
    results = [line.split(" ", 1) for line in said.splitlines() if line.startswith(("ok ", "skip "))]
    for word, rest in results:
        name, _, note = rest.partition(": ")
        if word == "ok":
            tally.ok(f"pages: {name}", note=note)
        else:
            tally.skip(f"pages: {name}", note)
    if status or not results:
        tally.fail("pages", said)
