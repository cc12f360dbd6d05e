"""Counts what passed and failed, and shows the output of what failed as soon as it is known."""

import subprocess
import threading
import time

SHOWN_LINES = 120


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self._lock = threading.Lock()
        self._begun = time.monotonic()

    def _say(self, word, name, note):
        seconds = int(time.monotonic() - self._begun)
        print(f"[{seconds // 60:2}:{seconds % 60:02}] {word:5} {name}" + (f"  ({note})" if note else ""), flush=True)

    def ok(self, name, count=1, note=""):
        with self._lock:
            self.passed += count
            self._say("ok", name, note)

    def fail(self, name, output, count=1, passed=0):
        with self._lock:
            self.failed += count
            self.passed += passed
            self._say("FAIL", name, "")
            lines = output.rstrip("\n").split("\n")
            if len(lines) > SHOWN_LINES:
                print(f"      | … {len(lines) - SHOWN_LINES} lines before")
            for line in lines[-SHOWN_LINES:]:
                print("      | " + line)

    def skip(self, name, why):
        with self._lock:
            self.skipped += 1
            self._say("skip", name, why)

    def summary(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return text + (f", {self.skipped} skipped" if self.skipped else "")


def call(command, cwd, env=None, timeout=None):
    """(exit status, everything it said); a command that takes too long has failed."""
    try:
        done = subprocess.run([str(word) for word in command], cwd=cwd, env=env, timeout=timeout, text=True,
                              errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
        said = said if isinstance(said, str) else said.decode(errors="replace")
        return 1, f"{said}\n{command[0]} did not end within {timeout} s"
    except OSError as bad:
        return 1, f"{command[0]}: {bad.strerror}"
