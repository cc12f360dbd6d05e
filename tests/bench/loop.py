"""How long hubcrawld's event loop is kept from its work while it reads, commits, proves, reconciles and publishes; and what
publishing costs. loop_gap.cpp, preloaded, measures the first; a line of hubcrawld's log tells the second."""

import contextlib
import json
import os
import re
import shutil
import statistics
import subprocess

import measure
from context import Broken, Row

BAR_MS = 10
PUBLISHING_BAR = 1.5  # CPU seconds a GB of data files

WORLD = """
seed = 9
anonymous_tags = 0
anonymous_repositories = 0
[rate]
limit = 1000000000
[[organization]]
name = "acme"
repositories = {repositories}
tags = [1, 30]
[[organization.repository]]
name = "web"
tags = {tags}
"""
# Rows come and go while the list is read, so that it is reconciled: a request in `every`.
CHANGES = """
[[fault]]
name = "insert_rows"
on = "*/web/tags*"
nth = {every}
every = {every}
times = 4
[[fault]]
name = "delete_rows"
on = "*/web/tags*"
nth = {off}
every = {every}
times = 4
at = 50
"""


@contextlib.contextmanager
def hub(context, folder, text):
    world = folder / "world.toml"
    world.write_text(text)
    command = [context.build / "tests" / "fake_hub" / "fake-hub", "--world", world]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def crawl(context, folder, url, in_flight, tags):
    """What loop_gap.cpp found, with CPU seconds of publishing a GB added."""
    output, gap = folder / "output", folder / "gap.json"
    shutil.rmtree(output, ignore_errors=True)
    gap.unlink(missing_ok=True)
    used = measure.run([context.hubcrawld, "--once", "--namespace", "acme", "--hub-url", url, "--output", output, "--format",
                        "csv", "--format", "ndjson", "--max-in-flight", in_flight, "--reserve", "0", "--progress", "never",
                        "--log-level", "debug"],
                       env=os.environ | {"LD_PRELOAD": str(context.build / "tests" / "bench" / "loop-gap.so"),
                                         "HUBCRAWL_LOOP_GAP": str(gap)})
    if used.status != 0 or not gap.is_file():
        raise Broken(f"hubcrawld ended with {used.status}: {used.said[-500:]}")
    manifest = json.loads((output / "current" / "manifest.json").read_text())
    rows = {each["name"]: each["rows"] for each in manifest["files"]}
    if rows["tags.csv"] < tags:
        raise Broken(f"hubcrawld published {rows['tags.csv']} tags of {tags}")
    found = json.loads(gap.read_text())
    published = re.search(r"publishing ([\d.]+) s", used.said)
    found["publishing"] = float(published[1]) / (sum(each["bytes"] for each in manifest["files"]) / 1e9) if published else None
    found["reconciled"] = "looking for what came and went" in used.said
    found["rss"] = used.rss
    return found


def run(context):
    folder = context.work / "loop"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tags = 2000 if context.smoke else 100000
    calm = WORLD.format(tags=tags, repositories=5 if context.smoke else 300)
    every = tags // 100 // 5
    moving = calm + CHANGES.format(every=every, off=every // 2)
    cases = [("4 in flight", calm, 4), ("32 in flight", calm, 32), ("4 in flight, the list changes", moving, 4)]
    lines, worst, publishing = [], 0, []
    for name, world, in_flight in cases:
        found = []
        for _ in range(context.rounds):
            with hub(context, folder, world) as url:
                found.append(crawl(context, folder, url, in_flight, tags))
        if world is moving and not all(each["reconciled"] for each in found):
            raise Broken("the list did not change while it was read")
        middle = {key: statistics.median(each[key] for each in found) for key in ("wall_ms", "cpu_ms", "waited_ms", "batch_ms")}
        worst = max(worst, middle["cpu_ms"], middle["waited_ms"])
        publishing += [each["publishing"] for each in found if each["publishing"] is not None]
        lines.append([name] + [f"{middle[key]:.1f}" for key in ("cpu_ms", "waited_ms", "wall_ms", "batch_ms")]
                     + [sum(each["over_10_ms"] for each in found), f"{max(each['rss'] for each in found) / 1024:.1f}"])
    context.table(f"The event loop, {tags} tags, CSV and NDJSON: longest stretch without doing anything for a connection",
                  ["crawl", "CPU ms", "ms with a wait in it", "ms of any kind", "longest batch of answers, CPU ms",
                   "over 10 ms, all rounds", "peak RSS, MiB"],
                  lines)
    rows = [Row("event loop blocked, longest", f"{worst:.1f} ms", f"≤ {BAR_MS} ms", None if context.smoke else worst <= BAR_MS,
                "by its own CPU, or waiting; not what the machine took")]
    if publishing and not context.smoke:
        cost = statistics.median(publishing)
        rows.append(Row("publishing, a GB of data files, SHA-256 included", f"{cost:.2f} s CPU", f"≤ {PUBLISHING_BAR} s",
                        cost <= PUBLISHING_BAR, "least {:.2f} s".format(min(publishing))))
    return rows
