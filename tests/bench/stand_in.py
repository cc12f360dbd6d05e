"""The stand-in Hub (tests/fake_hub) for the parts that need a limiter, latency or a log; what a crawl of it cost."""

import collections
import contextlib
import json
import os
import shutil
import signal
import subprocess
import threading

import measure
from context import Broken

SECRET = "dckr_pat_bench"
UNLIMITED = 10**9


def world(organizations, limit=UNLIMITED, window=60, others=0, latency_ms=0):
    """Of {organization: [tags of each repository]}; who reads organization X is its account X-bot."""
    lines = ["[rate]", f"limit = {limit}", f"window = {window}", f"others_per_window = {others}",
             "[latency]", f"min_ms = {latency_ms}", f"max_ms = {latency_ms}"]
    for name, repositories in organizations.items():
        lines += ["[[organization]]", f'name = "{name}"']
        for number, tags in enumerate(repositories):
            lines += ["[[organization.repository]]", f'name = "r{number:05}"', f"tags = {tags}"]
        lines += ["[[user]]", f'name = "{name}-bot"', "[[user.pat]]", f'secret = "{SECRET}"', 'role = "owner"']
    return "\n".join(lines) + "\n"


def pages(organizations):
    """The answers that a complete reading needs: an empty list has one page too."""
    count = lambda rows: max(1, -(-rows // 100))
    return sum(count(len(tags)) + sum(map(count, tags)) for tags in organizations.values())


class Sampler(threading.Thread):
    """The largest size of a directory, looked at often; what is deleted while one looks counts as it was seen."""

    def __init__(self, directory):
        super().__init__()
        self.directory, self.largest, self.over = directory, 0, threading.Event()

    def run(self):
        while not self.over.wait(0.02):
            size = 0
            for folder, _, files in os.walk(self.directory):
                for name in files:
                    with contextlib.suppress(FileNotFoundError):
                        size += os.lstat(os.path.join(folder, name)).st_blocks * 512
            self.largest = max(self.largest, size)


class Crawl:
    """One `hubcrawld --once` of such a world: `usage`, the manifest, the server's log, the largest state on disk."""

    def __init__(self, context, name, organizations, *options, tls=False, **of_the_world):
        folder = context.work / "stand-in" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "world.toml").write_text(world(organizations, **of_the_world))
        (folder / "secret").write_text(SECRET)
        log = folder / "log"
        hub = subprocess.Popen([context.build / "tests/fake_hub/fake-hub", "--world", folder / "world.toml", "--log", log]
                               + (["--tls", folder / "tls"] if tls else []), stdout=subprocess.PIPE, text=True)
        state = Sampler(folder / "state")
        try:
            url = hub.stdout.readline().strip()
            lines = [f'output = "{folder}/out"', f'state = "{folder}/state"', "[hub]", f'url = "{url}"']
            if tls:
                lines.append(f'ca_file = "{folder}/tls/ca.pem"')
            for organization in organizations:
                lines += ["[[account]]", f'username = "{organization}-bot"', f'secret = {{ file = "{folder}/secret" }}',
                          f'namespaces = ["{organization}"]']
            (folder / "hubcrawl.toml").write_text("\n".join(lines) + "\n")
            state.start()
            self.usage = measure.run([context.hubcrawld, "--once", "--config", folder / "hubcrawl.toml", "--log-level",
                                      "warn", "--progress", "never", *options])
            self.server_cpu = cpu_of(hub.pid)
        finally:
            state.over.set()
            hub.send_signal(signal.SIGTERM)
            hub.wait()
            hub.stdout.close()
        self.state = state.largest
        if self.usage.status != 0:
            raise Broken(f"{name}: exit {self.usage.status}: {self.usage.said}")
        self.manifest = json.loads((folder / "out/current/manifest.json").read_text())
        self.statuses, self.logins, self.of_tags = collections.Counter(), 0, []  # moments of requests for tags
        for line in log.open(encoding="utf-8"):
            entry = json.loads(line)
            self.statuses[entry["status"]] += 1
            self.logins += entry["method"] == "POST"
            if "/tags" in entry["target"]:
                self.of_tags.append(entry["time"])
        rows = {file["dataset"]: file["rows"] for file in self.manifest["files"]}
        if rows["tags"] != sum(map(sum, organizations.values())):
            raise Broken(f"{name}: {rows['tags']} tags")
        shutil.rmtree(folder)

    @property
    def requests(self):
        return sum(self.statuses.values())


def cpu_of(pid):
    """Seconds of user and system that a living process has used."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
