"""Runs one command and reads what it cost from the kernel: CPU, not wall, because two virtual cores steal from
each other."""

import dataclasses
import os
import subprocess
import sys


@dataclasses.dataclass
class Usage:
    status: int
    cpu: float  # seconds, user and system, of the command and the children it waited for
    wall: float  # seconds
    rss: int  # KiB, the largest resident set of the command; 10 MiB or so where it was less
    said: str  # standard output and standard error


# The kernel counts as a program's memory what its parent held when it started it, so a parent that holds little starts it.
LAUNCHER = """
import os, sys, time
report = int(sys.argv[1])
began = time.monotonic()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=[(os.POSIX_SPAWN_CLOSE, report)])
_, status, used = os.wait4(child, 0)
wall = time.monotonic() - began
os.write(report, b"%d %.6f %.6f %d" % (os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, wall, used.ru_maxrss))
"""


def run(command, env=None, cwd=None):
    """Runs the command to its end; the output goes to a pipe, read when it ends or fills."""
    reading, writing = os.pipe()
    launch = [sys.executable, "-I", "-S", "-c", LAUNCHER, str(writing), *(str(word) for word in command)]
    with subprocess.Popen(launch, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env,
                          cwd=cwd, pass_fds=[writing]) as launcher, open(reading, "rb") as reported:
        os.close(writing)
        said = launcher.stdout.read().decode(errors="replace")
        numbers = reported.read().split()
    if not numbers:
        raise OSError(f"{command[0]} was not started: {said}")
    return Usage(int(numbers[0]), float(numbers[1]), float(numbers[2]), int(numbers[3]), said)
