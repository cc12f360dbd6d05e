"""A real systemd as the first process of a container over this machine's own root, by systemd-nspawn."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import uuid

from tally import call

NEEDED = ("systemd-nspawn", "nsenter", "ip", "mount", "umount", "pgrep")


class Unavailable(Exception):
    """Why no machine can be booted here."""


CGROUPS = pathlib.Path("/sys/fs/cgroup")


class Cgroup:
    """One below this process's own, for a machine alone: two that share theirs find each other's processes in it."""

    def __init__(self, name):
        self._folders = []
        for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            mounted = {"": (CGROUPS / "unified", CGROUPS), "name=systemd": (CGROUPS / "systemd",)}.get(controllers, ())
            for base in (each for each in mounted if (each / "cgroup.procs").exists()):
                folder = base / path.lstrip("/") / name
                with contextlib.suppress(OSError):  # where that may not be: it is shared
                    folder.mkdir()
                    self._folders.append(folder)
                break

    def enter(self):
        for folder in self._folders:
            with contextlib.suppress(OSError):
                (folder / "cgroup.procs").write_text("0")

    def remove(self):
        for folder in self._folders:
            for inner, _, _ in os.walk(folder, topdown=False):
                with contextlib.suppress(OSError):  # somebody dies slowly; an empty one does no harm
                    os.rmdir(inner)


class Machine:
    """`with Machine() as machine:`; what is written to machine.root is gone at its end."""

    def __init__(self):
        if missing := [tool for tool in NEEDED if not shutil.which(tool)]:
            raise Unavailable("not installed: " + ", ".join(missing))
        if os.geteuid() != 0:
            raise Unavailable("not root")
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="hubcrawl-machine-"))
        self._log = None
        self._cgroup = None
        self._container = None
        self._first = None

    def __enter__(self):
        try:
            self._lay_over()
        except Unavailable:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self._container and self._container.poll() is None:
            if self._first:
                self.run("systemctl", "poweroff", "--force", "--force")
            try:
                self._container.wait(20)
            except subprocess.TimeoutExpired:
                self._container.kill()
                self._container.wait()
        if self._cgroup:
            self._cgroup.remove()
        if self._log:
            self._log.close()
        call(["umount", "-l", self.root], "/")
        call(["umount", "-l", self._folder], "/")
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def root(self):
        return self._folder / "root"

    def _lay_over(self):
        """Nothing of the host is changed: it is the lower layer."""
        self._mount("-t", "tmpfs", "tmpfs", self._folder)
        for name in ("upper", "work", "root"):
            (self._folder / name).mkdir()
        self._mount("-t", "overlay", "overlay", "-o",
                    f"lowerdir=/,upperdir={self._folder}/upper,workdir={self._folder}/work", self.root)

    def _mount(self, *words):
        status, said = call(["mount", *words], "/")
        if status:
            raise Unavailable(f"mount {' '.join(map(str, words[:2]))}: {said.strip()}")

    def boot(self):
        """Until it says "running"."""
        # Only what the test installs is of interest, not what this machine has enabled.
        for wants in (self.root / "etc/systemd/system").glob("*.wants"):
            shutil.rmtree(wants)
        # It is another machine: its journal is its own, and in memory.
        shutil.rmtree(self.root / "var/log/journal", ignore_errors=True)
        (self.root / "etc/machine-id").write_text(uuid.uuid4().hex + "\n")
        self._log = open(self._folder / "boot.log", "w")
        name = f"hubcrawl{os.getpid()}"
        self._cgroup = Cgroup(name)
        self._container = subprocess.Popen(
            ["systemd-nspawn", "-q", "-D", self.root, "--boot", "--register=no", "--keep-unit", "--private-network",
             "-M", name, "--console=pipe"], preexec_fn=self._cgroup.enter,
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT)
        end = time.monotonic() + 60
        while time.monotonic() < end and self._container.poll() is None:
            time.sleep(0.2)
            status, said = call(["pgrep", "-P", self._container.pid], "/")
            if status:
                continue
            self._first = said.split()[0]
            if self.run("systemctl", "is-system-running")[1].strip() in ("running", "degraded"):
                return
        self._log.flush()
        said = (self._folder / "boot.log").read_text(errors="replace")[-600:].strip()
        raise Unavailable(f"it did not boot: {said}")

    def run(self, *command, timeout=60):
        """(exit status, what it said), inside."""
        return call(["nsenter", "-t", self._first, "-a", *command], "/", timeout=timeout)

    def network(self, up):
        """It has none but its loopback; without an address there nothing is reached."""
        return call(["nsenter", "-t", self._first, "-n", "ip", "address", "add" if up else "delete", "127.0.0.1/8",
                     "dev", "lo"], "/")

    def kill(self, pid, number=signal.SIGKILL):
        """`pid` as it is known inside."""
        return self.run("kill", f"-{int(number)}", pid)
