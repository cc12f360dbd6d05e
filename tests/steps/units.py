"""The systemd units: valid, silent, and as tightly confined as they say."""

import os
import pathlib
import re
import shutil
import tempfile

from tally import call

MOST_EXPOSED = 1.0


def verified(tally, unit, folder):
    """An unknown key is told on standard error alone, with status 0: so nothing may be said."""
    env = dict(os.environ, SYSTEMD_LOG_LEVEL="warning")
    status, said = call(["systemd-analyze", "verify", "--man=no", folder / unit], folder, env)
    if status or said.strip():
        tally.fail(f"systemd: verify {unit}", f"status {status}\n{said}")
    else:
        tally.ok(f"systemd: verify {unit}")


def confined(tally, unit, folder):
    status, said = call(["systemd-analyze", "security", "--offline=true", "--no-pager",
                         f"--threshold={MOST_EXPOSED * 10:.0f}", folder / unit], folder)
    found = re.search(r"Overall exposure level for \S+ (\d+\.\d)", said)
    if status or not found or float(found[1]) > MOST_EXPOSED:
        tally.fail(f"systemd: exposure of {unit}", said)
    else:
        tally.ok(f"systemd: exposure of {unit}", note=found[1])


def run(tally, directory):
    if not shutil.which("systemd-analyze"):
        tally.skip("systemd: units", "systemd-analyze is not installed")
        return
    built = directory / "systemd"
    if not (built / "hubcrawl.service").is_file():
        tally.fail("systemd: units", f"{built} holds no units: step gcc comes first")
        return
    with tempfile.TemporaryDirectory(prefix="hubcrawl-units-") as name:
        folder = pathlib.Path(name)
        for unit in built.glob("hubcrawl*.*"):
            text = unit.read_text()
            # verify wants to find the program, which is not installed
            text = re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={directory / 'daemon' / 'hubcrawld'}", text)
            (folder / unit.name).write_text(text)
        for unit in ("hubcrawl.service", "hubcrawl-once.service", "hubcrawl.timer"):
            verified(tally, unit, folder)
        for unit in ("hubcrawl.service", "hubcrawl-once.service"):
            confined(tally, unit, folder)
