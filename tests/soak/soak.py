#!/usr/bin/env python3
"""Crawls a stand-in Hub that has a bad day, back to back in one process, and watches what the process holds.

    tests/soak/soak.py BUILD_DIRECTORY [--seconds 1800] [--every 5]

Memory, open files, the state directory and files left over must be flat once it has warmed up: the most that the
last third held is compared with the most of the second third. Ends with "flat" or with what grew, and exit code 1.
"""

import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
# How much more the last third may hold than the second. A crawl's own connections (8 in flight) and spool (8 MiB)
# come and go, and a sample meets them or not; what leaks goes on from crawl to crawl.
ALLOWED = {"rss_kib": 4096, "files": 12, "state_kib": 16384, "left_over": 4}

CONFIG = """
output = "{work}/out"
state = "{work}/state"
interval = "1s"
keep_snapshots = 3
formats = ["csv", "ndjson"]
[hub]
url = "{url}"
max_in_flight = 8
[limits]
body_mib = 1
inflated_mib = 4
[log]
level = "warning"
[[account]]
username = "bot"
secret = {{ file = "{work}/secret" }}
namespaces = ["acme"]
"""


def size_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024 if folder.is_dir() else 0


def sample(pid, work):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    rss = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
    out = work / "out"
    entries = [entry for entry in (out / "snapshots").iterdir()] if (out / "snapshots").is_dir() else []
    snapshots = [entry for entry in entries if not entry.name.startswith(".")]
    others = [entry for entry in out.iterdir()] if out.is_dir() else []
    try:
        files = len(os.listdir(f"/proc/{pid}/fd"))
    except PermissionError:  # it does not let itself be looked at by anybody but root
        files = 0
    return {"rss_kib": rss, "files": files, "state_kib": size_of(work / "state"),
            "left_over": len(entries) - len(snapshots) + len(others)}


def newest(work):
    try:
        return os.readlink(work / "out" / "latest")
    except OSError:
        return None


def thirds(samples, key):
    third = max(1, len(samples) // 3)
    return (max(one[key] for one in samples[third:2 * third] or samples),
            max(one[key] for one in samples[2 * third:] or samples))


def watch(program, work, seconds, every):
    samples, crawls, seen = [], 0, None
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(every)
        if program.poll() is not None:
            return samples, crawls
        try:
            samples.append(sample(program.pid, work))
        except OSError:  # a file that went while it was looked at
            continue
        if newest(work) != seen:
            seen, crawls = newest(work), crawls + 1
    return samples, crawls


def soak(build, seconds, every, work):
    hub = subprocess.Popen([build / "tests/fake_hub/fake-hub", "--world", HERE / "world.toml"],
                           stdout=subprocess.PIPE, text=True)
    try:
        url = hub.stdout.readline().strip()
        (work / "secret").write_text("s3cret")
        (work / "secret").chmod(0o600)
        (work / "hubcrawl.toml").write_text(CONFIG.format(work=work, url=url))
        with open(work / "log", "w") as log:
            program = subprocess.Popen([build / "daemon/hubcrawld", "--config", work / "hubcrawl.toml"], stderr=log)
            try:
                samples, crawls = watch(program, work, seconds, every)
                program.send_signal(signal.SIGTERM)
                code = program.wait(60)
            finally:
                program.kill()
        return samples, crawls, code
    finally:
        hub.terminate()
        hub.wait(30)


def report(samples, crawls, code, work):
    grown = []
    for key, allowed in ALLOWED.items():
        before, after = thirds(samples, key)
        first, last = samples[0][key], samples[-1][key]
        print(f"{key:10} first {first:7} second third {before:7} last third {after:7} last {last:7}")
        if after > before + allowed:
            grown.append(key)
    manifest = json.loads((work / "out" / "latest" / "manifest.json").read_text())
    requests = manifest["requests"]
    print(f"{len(samples)} samples, at least {crawls} snapshots; the last: complete {manifest['complete']}, "
          f"{requests['total']} requests, {requests['retries']} retries; exit {code} after SIGTERM")
    if code not in (0, 5):
        grown.append(f"exit code {code}")
    if crawls < 2:
        grown.append("fewer than two snapshots")
    return grown


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--every", type=float, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hubcrawl-soak-") as folder:
        work = pathlib.Path(folder)
        samples, crawls, code = soak(given.build.resolve(), given.seconds, given.every, work)
        if not samples or newest(work) is None:
            print((work / "log").read_text()[-2000:])
            print(f"nothing was published; exit {code}")
            return 1
        grown = report(samples, crawls, code, work)
        if grown:
            print((work / "log").read_text()[-2000:])
        print("grown: " + ", ".join(grown) if grown else "flat")
        return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
