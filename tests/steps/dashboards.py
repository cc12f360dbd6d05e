"""What dashboards read, checked by promtool, Prometheus and the schema."""

import sys

from tally import call


def run(tally, root, directory):
    if not (directory / "daemon" / "hubcrawld").is_file():
        tally.fail("dashboards", f"{directory} is not built: step gcc comes first")
        return
    status, said = call([sys.executable, root / "tests" / "dashboards" / "run.py", directory], root, timeout=600)
    results = [line.split(" ", 1) for line in said.splitlines() if line.startswith(("ok ", "skip "))]
    for word, rest in results:
        if word == "ok":
            tally.ok(f"dashboards: {rest}")
        else:
            name, _, why = rest.partition(": ")
            tally.skip(f"dashboards: {name}", why)
    if status or not results:
        tally.fail("dashboards", said)
