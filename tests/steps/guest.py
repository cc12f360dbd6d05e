"""What a booted machine is furnished with to run the service, and how it is asked."""

import json
import re
import shutil
import time

WORLD = """
seed = 9
[latency]
min_ms = 10
max_ms = 20
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
{account}
namespaces = ["acme"]
"""
# What Docker's own login helpers are: here one that answers when it is let.
HELPER = """#!/bin/sh
until [ -e /etc/hubcrawl/unlocked ]; do sleep 0.05; done
echo '{"Username":"bot","Secret":"s3cret"}'
"""
UNITS = {
    # Named by one that is active, the service's own end can be looked at.
    "fake-hub.service": "[Unit]\nAfter=hubcrawl.service\n[Service]\nExecStart=/usr/bin/fake-hub --world /etc/fake-hub.toml --port 8088"
                        " --log /run/requests\n",
    "hubcrawl.service.d/test.conf": "[Service]\nWatchdogSec=4\nRestartSec=1\n"
                                    "LoadCredential=config.json:/root/.docker/config.json\n"
                                    "Environment=DOCKER_CONFIG=%d\n",
    "hubcrawl-once.service.d/test.conf": "[Service]\nWatchdogSec=4\n",
    "hubcrawl.timer.d/test.conf": "[Timer]\nOnCalendar=\nRandomizedDelaySec=0\nOnActiveSec=1s\n",
}


class Failed(Exception):
    pass


class Operator:
    """Asks all of it from inside the machine."""

    def __init__(self, machine):
        self.machine = machine

    def must(self, *command, timeout=60):
        status, said = self.machine.run(*command, timeout=timeout)
        if status:
            raise Failed(f"{' '.join(command)}: status {status}\n{said}\n{self.journal()}")
        return said

    def shown(self, name, unit="hubcrawl.service"):
        return self.must("systemctl", "show", "-P", name, unit).strip()

    def status(self):
        return self.shown("StatusText")

    def signal(self, name):
        self.must("systemctl", "kill", "--kill-whom=main", "-s", name, "hubcrawl.service")

    def journal(self):
        return self.machine.run("journalctl", "-u", "hubcrawl*", "-o", "cat", "--no-pager")[1]

    def until(self, what, holds, seconds=60):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise Failed(f"{what}: not within {seconds} s; the status is {self.status()!r}\n{self.journal()}")
            time.sleep(0.1)

    def until_status(self, *words):
        self.until(f"a status of {words}", lambda: all(word in self.status() for word in words))

    def until_said(self, words, times=1):
        self.until(f"{times} times: {words}", lambda: self.journal().count(words) >= times)

    def expect(self, what, holds, seen=""):
        if not holds:
            raise Failed(f"{what}: {seen}\n{self.journal()}")


class Guest(Operator):
    """The service on a machine that is furnished for it."""

    def __init__(self, machine, directory):
        super().__init__(machine)
        root = machine.root
        for program in ("daemon/hubcrawld", "tests/fake_hub/fake-hub"):
            shutil.copy(directory / program, root / "usr/bin" / program.rsplit("/", 1)[1])
        for unit in (directory / "systemd").glob("hubcrawl*.*"):
            text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/usr/bin/hubcrawld", unit.read_text())
            self.write(f"etc/systemd/system/{unit.name}", text)
        for unit, text in UNITS.items():
            self.write(f"etc/systemd/system/{unit}", text)
        self.write("etc/fake-hub.toml", WORLD)
        self.write("etc/credstore/hubcrawl", "s3cret\n", 0o600)
        self.write("root/.docker/config.json", '{"credsStore":"slow"}', 0o600)
        self.write("usr/bin/docker-credential-slow", HELPER, 0o755)

    def write(self, path, text, mode=0o644):
        file = self.machine.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def configure(self, account, more=""):
        self.write("etc/hubcrawl/hubcrawl.toml", CONFIG.format(account=account, more=more))

    def entries(self):
        """What the service has written, as the journal holds it."""
        lines = self.must("journalctl", "_COMM=hubcrawld", "-o", "json", "--no-pager").splitlines()
        return [json.loads(line) for line in lines]

    def logins(self):
        """How many the stand-in Hub has been asked for since it was started."""
        lines = (self.must("cat", "/run/requests")).splitlines()
        return sum(json.loads(line)["method"] == "POST" for line in lines)

    def published(self, dataset_file="manifest.json"):
        """Each snapshot that holds such a file."""
        return sorted((self.machine.root / "var/lib/private/hubcrawl/snapshots").glob(f"*/{dataset_file}"))
