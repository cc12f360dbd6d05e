"""The Debian package, from its installation by README's own commands to its purge, under a real systemd."""

import re
import shutil

from guest import Failed, Operator
from machine import Machine, Unavailable

WORLD = """
seed = 11
[latency]
min_ms = 100
max_ms = 110
[rate]
limit = 100000
[[organization]]
name = "acme"
repositories = 3
[[organization.repository]]
name = "web"
tags = 12000
[[user]]
name = "acme-bot"
[[user.pat]]
secret = "dckr_pat_demo"
role = "owner"
"""
STAND_IN = "[Service]\nExecStart=/usr/bin/fake-hub --world /etc/fake-hub.toml --port 8088\n"
# What an operator does in the editor: the account uncommented, and here another Hub.
EDITOR = """#!/bin/sh
sed -i -e '/^#\\[\\[account\\]\\]/,/^$/s/^#//' -e 's/^namespaces = .*/namespaces = ["acme"]/' "$1"
printf '\\n[hub]\\nurl = "http://127.0.0.1:8088"\\n' >>"$1"
"""
HOME = "root/hubcrawl-package"
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def readme_commands(root):
    """The lines of the two blocks: installing, and how others may read the snapshots."""
    section = (root / "README.md").read_text().partition("\n## Installing\n")[2].partition("\n## ")[0]
    return [block.splitlines() for block in re.findall(r"```\n(.*?)```", section, re.S)]


class Life:
    """One check after the other, on one machine."""

    def __init__(self, operator, commands):
        self.operator = operator
        self.install, self.open_up = commands
        self.root = operator.machine.root
        self.shown, self.until, self.expect = operator.shown, operator.until, operator.expect

    def shell(self, line):
        return self.operator.must("env", "-i", PATH, "DEBIAN_FRONTEND=noninteractive", "bash", "-c",
                                f"cd /{HOME} && {line}", timeout=120)

    def gone(self, *paths):
        left = [path for path in paths if (self.root / path).exists() or (self.root / path).is_symlink()]
        self.expect("gone", not left, left)

    def unit_file_state(self):
        return self.shown("UnitFileState")

    def snapshots(self):
        return sorted(path.name for path in (self.root / "var/lib/hubcrawl/snapshots").glob("2*"))

    def published(self, count):
        self.until(f"{count} snapshots", lambda: "Next crawl at" in self.shown("StatusText"))
        self.expect(f"{count} snapshots", len(self.snapshots()) == count, self.snapshots())
        self.expect("complete", "complete at" in self.shown("StatusText"), self.shown("StatusText"))

    def installed_it_enables_and_starts_nothing(self):
        self.shell(self.install[0])
        for unit in ("hubcrawl.service", "hubcrawl.timer"):
            self.expect("disabled", self.shown("UnitFileState", unit) == "disabled", self.shown("UnitFileState", unit))
            self.expect("inactive", self.shown("ActiveState", unit) == "inactive", self.shown("ActiveState", unit))
        self.shell("test -s /usr/share/man/man8/hubcrawld.8.gz && hubcrawld --version")

    def readme_says_how_to_start_it(self):
        said = [self.shell(line) for line in self.install[1:]]
        self.expect("enabled", self.unit_file_state() == "enabled", self.unit_file_state())
        self.expect("its status in words", re.search(r'Status: ".*crawl', said[-1]), said[-1])
        self.published(1)

    def upgraded_in_a_crawl_it_resumes(self):
        self.shell("systemctl kill --kill-whom=main -s USR1 hubcrawl.service")
        self.until("crawling", lambda: "Crawling" in self.shown("StatusText"))
        self.shell("systemctl stop fake-hub.service")  # so that the crawl cannot end before the upgrade
        before, kept = self.shown("MainPID"), self.snapshots()
        config = (self.root / "etc/hubcrawl/hubcrawl.toml").read_text()
        self.shell("dpkg -i hubcrawl_*.deb")
        self.expect("running", self.shown("ActiveState") == "active", self.shown("ActiveState"))
        self.expect("a new process", self.shown("MainPID") not in (before, "0"), self.shown("MainPID"))
        self.expect("not by a failure", self.shown("NRestarts") == "0", self.shown("NRestarts"))
        self.expect("snapshots kept", self.snapshots() == kept, self.snapshots())
        self.expect("configuration kept", (self.root / "etc/hubcrawl/hubcrawl.toml").read_text() == config)
        self.expect("enabled", self.unit_file_state() == "enabled", self.unit_file_state())
        self.shell("systemctl start fake-hub.service")
        self.until("resumed", lambda: "resuming the crawl" in self.operator.journal())
        self.published(2)

    def upgraded_while_stopped_it_stays_stopped(self):
        self.shell("systemctl stop hubcrawl.service && dpkg -i hubcrawl_*.deb")
        self.expect("inactive", self.shown("ActiveState") == "inactive", self.shown("ActiveState"))

    def readme_says_how_others_may_read_what_it_writes(self):
        read = "runuser -u nobody -- cat /var/lib/hubcrawl/current/manifest.json"
        self.shell(f"! {read}")
        for line in self.open_up:
            self.shell(line)
        self.shell(read)
        self.shell("systemctl stop hubcrawl && rm -r /etc/systemd/system/hubcrawl.service.d && userdel hubcrawl && "
                   "systemctl daemon-reload")

    def removed_it_is_stopped_and_leaves_what_is_the_operators(self):
        self.shell("systemctl start hubcrawl.service hubcrawl.timer && dpkg -r hubcrawl")
        for unit in ("hubcrawl.service", "hubcrawl-once.service", "hubcrawl.timer"):
            self.expect("no unit", self.shown("LoadState", unit) == "not-found", self.shown("LoadState", unit))
        status, said = self.operator.machine.run("pgrep", "-x", "hubcrawld")
        self.expect("no process", status == 1, said)
        self.gone("usr/bin/hubcrawld", "usr/lib/systemd/system/hubcrawl.service", "usr/share/doc/hubcrawl",
                  "usr/share/man/man8/hubcrawld.8.gz")
        left = (self.root / "etc/hubcrawl/hubcrawl.toml").is_file() and len(self.snapshots()) >= 2
        self.expect("configuration and snapshots", left, self.snapshots())

    def installed_again_it_is_as_it_was(self):
        self.shell("dpkg -i hubcrawl_*.deb")
        self.expect("enabled", self.unit_file_state() == "enabled", self.unit_file_state())
        self.shell("systemctl start hubcrawl.service")
        self.until("resumed or begun", lambda: "rawl" in self.shown("StatusText"))

    def purged_it_leaves_nothing(self):
        self.shell("dpkg -P hubcrawl </dev/null")
        self.gone("usr/bin/hubcrawld", "etc/hubcrawl", "etc/credstore/hubcrawl", "var/lib/hubcrawl",
                  "var/lib/private/hubcrawl", "etc/systemd/system/multi-user.target.wants/hubcrawl.service")
        status, said = self.operator.machine.run("dpkg-query", "-s", "hubcrawl")
        self.expect("unknown to dpkg", status == 1, said)


def furnish(root, deb, stand_in):
    # Images for containers forbid to start services, and leave manuals out. Servers do neither.
    (root / "usr/sbin/policy-rc.d").unlink(missing_ok=True)
    for rule in (root / "etc/dpkg/dpkg.cfg.d").glob("*"):
        rule.unlink()
    (root / HOME).mkdir()
    shutil.copy(deb, root / HOME)
    (root / HOME / "token.txt").write_text("dckr_pat_demo\n")
    shutil.copy(stand_in, root / "usr/bin/fake-hub")
    (root / "etc/fake-hub.toml").write_text(WORLD)
    (root / "etc/systemd/system/fake-hub.service").write_text(STAND_IN)
    editor = root / "usr/local/bin/editor"
    editor.write_text(EDITOR)
    editor.chmod(0o755)


def run(tally, root, deb, stand_in):
    order = [Life.installed_it_enables_and_starts_nothing, Life.readme_says_how_to_start_it,
             Life.upgraded_in_a_crawl_it_resumes, Life.upgraded_while_stopped_it_stays_stopped,
             Life.readme_says_how_others_may_read_what_it_writes,
             Life.removed_it_is_stopped_and_leaves_what_is_the_operators, Life.installed_again_it_is_as_it_was,
             Life.purged_it_leaves_nothing]
    commands = readme_commands(root)
    if len(commands) != 2:
        tally.fail("install: README's commands", f"{len(commands)} blocks of them instead of 2")
        return
    try:
        with Machine() as machine:
            furnish(machine.root, deb, stand_in)
            machine.boot()
            operator = Operator(machine)
            operator.must("systemctl", "start", "fake-hub.service")
            life = Life(operator, commands)
            for check in order:
                name = f"install: {check.__name__}"
                try:
                    check(life)
                    tally.ok(name)
                except Failed as why:
                    tally.fail(name, str(why))
    except Unavailable as why:
        tally.skip("install: the package under a real systemd", str(why))
