"""The service under a real systemd: ready, watched, confined, reloaded, stopped, resumed."""

import re
import shutil
import signal
import time

from machine import Machine, Unavailable

WORLD = """
seed = 9
[latency]
min_ms = 20
max_ms = 30
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 20
tags = [1, 50]
[[organization.repository]]
name = "web"
tags = 9000
[[user]]
name = "bot"
password = "s3cret"
"""
CONFIG = """
output = "/var/lib/hubcrawl"
interval = "1h"
{more}
[hub]
url = "http://127.0.0.1:8088"
[[account]]
username = "bot"
secret = {{ credential = "hubcrawl" }}
namespaces = ["acme"]
"""
DROP_IN = "[Service]\nWatchdogSec=2\nRestartSec=1\n"
STAND_IN = "[Service]\nExecStart=/usr/bin/fake-hub --world /etc/fake-hub.toml --port 8088\n"
TIMER = "[Timer]\nOnCalendar=\nRandomizedDelaySec=0\nOnActiveSec=1s\n"


class Failed(Exception):
    pass


class Checks:
    def __init__(self, machine):
        self.machine = machine

    def must(self, *command, timeout=60):
        status, said = self.machine.run(*command, timeout=timeout)
        if status:
            raise Failed(f"{' '.join(command)}: status {status}\n{said}\n{self.journal()}")
        return said

    def shown(self, name, unit="hubcrawl.service"):
        return self.must("systemctl", "show", "-P", name, unit).strip()

    def journal(self, *more):
        return self.machine.run("journalctl", "-u", "hubcrawl*", "-o", "cat", "--no-pager", *more)[1]

    def until(self, what, holds, seconds=60):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise Failed(f"{what}: not within {seconds} s\n{self.journal()}")
            time.sleep(0.1)

    def expect(self, what, holds, seen=""):
        if not holds:
            raise Failed(f"{what}: {seen}\n{self.journal()}")

    def configure(self, more=""):
        (self.machine.root / "etc/hubcrawl/hubcrawl.toml").write_text(CONFIG.format(more=more))

    def start_waits_until_ready(self):
        self.must("systemctl", "start", "hubcrawl.service")
        self.expect("active", self.shown("ActiveState") == "active", self.shown("ActiveState"))
        self.expect("a status", "rawl" in self.shown("StatusText"), self.shown("StatusText"))

    def the_credential_is_read_by_a_dynamic_user(self):
        self.until("published", lambda: "Next crawl at" in self.shown("StatusText"))
        self.expect("complete", "complete at" in self.shown("StatusText"), self.shown("StatusText"))
        owner = self.must("stat", "-L", "-c", "%u", "/var/lib/hubcrawl/current/manifest.json").strip()
        self.expect("a dynamic user", 61184 <= int(owner) <= 65519, owner)

    def the_journal_holds_priorities_and_fields(self):
        said = self.must("journalctl", "-u", "hubcrawl", "-o", "json", "--no-pager", "-p", "info..info")
        self.expect("a native entry", '"_TRANSPORT":"journal"' in said and "HUBCRAWL_CRAWL" in said, said[:2000])

    def a_reload_is_waited_for_and_a_bad_file_is_told(self):
        self.configure("formatz = 1")
        self.must("systemctl", "reload", "hubcrawl.service")
        self.until("told", lambda: "NOT reloaded" in self.shown("StatusText"))
        self.expect("still active", self.shown("ActiveState") == "active")
        self.configure('formats = ["ndjson"]')
        self.must("systemctl", "reload", "hubcrawl.service")
        self.until("read", lambda: "configuration read again" in self.journal())
        self.must("systemctl", "kill", "-s", "USR1", "hubcrawl.service")
        self.until("crawled", lambda: (self.machine.root / "var/lib/private/hubcrawl/current/tags.ndjson").exists())

    def one_that_stands_still_is_killed_and_started_again(self):
        self.machine.kill(self.shown("MainPID"), signal.SIGSTOP)
        self.until("restarted", lambda: self.shown("NRestarts") == "1" and self.shown("ActiveState") == "active")
        said = self.must("journalctl", "--no-pager", "-o", "cat", "UNIT=hubcrawl.service")
        self.expect("by the watchdog", "'watchdog'" in said, said[-2000:])

    def stopped_in_a_crawl_it_resumes(self):
        self.until("crawling", lambda: "Crawling" in self.shown("StatusText"))
        self.must("systemctl", "stop", "hubcrawl.service")
        self.expect("no failure", self.shown("ActiveState") == "inactive", self.shown("ActiveState"))
        self.must("systemctl", "start", "hubcrawl.service")
        self.until("resumed", lambda: "resuming the crawl" in self.journal())
        self.until("published", lambda: "Next crawl at" in self.shown("StatusText"))

    def a_missing_secret_fails_the_start(self):
        self.must("systemctl", "stop", "hubcrawl.service")
        secret = self.machine.root / "etc/credstore/hubcrawl"
        secret.rename(secret.with_name("away"))
        status, _ = self.machine.run("systemctl", "start", "hubcrawl.service")
        secret.with_name("away").rename(secret)
        self.expect("start failed", status != 0)
        self.expect("with 2, and for good", self.shown("ExecMainStatus") == "2" and
                    self.shown("ActiveState") == "failed", self.shown("ExecMainStatus"))

    def the_timer_starts_one_crawl(self):
        self.must("systemctl", "start", "hubcrawl.timer")
        self.until("one crawl", lambda: self.shown("Result", "hubcrawl-once.service") == "success" and
                   self.shown("ExecMainExitTimestampMonotonic", "hubcrawl-once.service") != "0")
        self.expect("status 0", self.shown("ExecMainStatus", "hubcrawl-once.service") == "0")


def furnish(machine, directory):
    root = machine.root
    for program in ("daemon/hubcrawld", "tests/fake_hub/fake-hub"):
        shutil.copy(directory / program, root / "usr/bin" / program.rsplit("/", 1)[1])
    units = root / "etc/systemd/system"
    for folder in ("etc/hubcrawl", "etc/credstore", "etc/systemd/system/hubcrawl.service.d",
                   "etc/systemd/system/hubcrawl.timer.d"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for unit in (directory / "systemd").glob("hubcrawl*.*"):
        text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/usr/bin/hubcrawld", unit.read_text())
        (units / unit.name).write_text(text)
    (units / "hubcrawl.service.d/test.conf").write_text(DROP_IN)
    (units / "hubcrawl.timer.d/test.conf").write_text(TIMER)
    (units / "fake-hub.service").write_text(STAND_IN)
    (root / "etc/fake-hub.toml").write_text(WORLD)
    secret = root / "etc/credstore/hubcrawl"
    secret.write_text("s3cret\n")
    secret.chmod(0o600)


def run(tally, directory):
    order = [Checks.start_waits_until_ready, Checks.the_credential_is_read_by_a_dynamic_user,
             Checks.the_journal_holds_priorities_and_fields, Checks.a_reload_is_waited_for_and_a_bad_file_is_told,
             Checks.one_that_stands_still_is_killed_and_started_again, Checks.stopped_in_a_crawl_it_resumes,
             Checks.a_missing_secret_fails_the_start, Checks.the_timer_starts_one_crawl]
    try:
        with Machine() as machine:
            furnish(machine, directory)
            checks = Checks(machine)
            checks.configure()
            machine.boot()
            checks.must("systemctl", "start", "fake-hub.service")
            for check in order:
                name = f"systemd: {check.__name__}"
                try:
                    check(checks)
                    tally.ok(name)
                except Failed as why:
                    tally.fail(name, str(why))
    except Unavailable as why:
        tally.skip("systemd: the service under a real systemd", str(why))
