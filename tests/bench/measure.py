"""Runs one command and reads what it cost from the kernel: CPU, not wall, because two virtual cores steal from
each other."""

import dataclasses
import os
import subprocess
import time


@dataclasses.dataclass
class Usage:
    status: int
    cpu: float  # seconds, user and system, of the command and the children it waited for
    wall: float  # seconds
    rss: int  # KiB, the largest resident set of the command
    said: str  # standard output and standard error


def run(command, env=None, cwd=None):
    """Runs the command to its end; the output goes to a pipe, read when it ends or fills."""
    began = time.monotonic()
    child = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, env=env, cwd=cwd)
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    return Usage(child.returncode, used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss,
                 said.decode(errors="replace"))
