"""What dashboards read, as hubcrawld leaves it in one situation after the other: {scene: (status.json, metrics.prom)}."""

import contextlib
import pathlib
import subprocess
import time

WORLD = pathlib.Path(__file__).with_name("world.toml")
LIMIT = 120  # seconds for whatever is waited for


@contextlib.contextmanager
def running(command, log):
    """A process for the length of the block; killed, if need be, at its end. It says its words into `log`."""
    with open(log, "wb") as out:
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=out, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def until(what, so, log):
    """The first true answer of so(); an error that shows the log where it takes too long."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if found := so():
            return found
        time.sleep(0.02)
    raise RuntimeError(f"{what}: not within {LIMIT} s\n{pathlib.Path(log).read_text(errors='replace')}")


class Scenes:
    def __init__(self, directory, work):
        self._program = directory / "daemon" / "hubcrawld"
        self._stand_in = directory / "tests" / "fake_hub" / "fake-hub"
        self._work = work
        self.output = work / "output"

    def _read(self):
        return tuple((self.output / name).read_text() for name in ("status.json", "metrics.prom"))

    def _once_it_says(self, word, log):
        """Both files, the second with this metric: of two that belong together it is written last."""
        def look():
            try:
                status, page = self._read()
            except FileNotFoundError:
                return None
            return (status, page) if f"\n{word} " in page else None
        return until(word, look, log)

    def _command(self, url, secret, *more):
        path = self._work / secret
        path.unlink(missing_ok=True)
        path.write_text(secret)
        path.chmod(0o400)
        return [self._program, "--hub-url", url, "--namespace", "acme", "--username", "acme-bot", "--secret-file", path,
                "--output", self.output, "--progress", "never", *more]

    def play(self):
        stand_in_log, log = self._work / "stand-in.log", self._work / "hubcrawld.log"
        with running([self._stand_in, "--world", WORLD, "--port", "0"], stand_in_log) as hub:
            url = hub.stdout.readline().strip()
            yield from self._service(url, log)
            with running(self._command(url, "mistyped", "--once"), log) as refused:
                refused.wait(LIMIT)
            yield "refused", self._read()
            nowhere = self._command(url, "s3cret", "--once", "--namespace", "nobody")
            with running(nowhere, log) as incomplete:
                incomplete.wait(LIMIT)
            yield "incomplete", self._read()

    def _service(self, url, log):
        with running(self._command(url, "s3cret", "--max-in-flight", "1"), log) as service:
            yield "crawling", self._once_it_says("hubcrawl_crawl_remaining_seconds", log)
            yield "sleeping", self._once_it_says("hubcrawl_next_crawl_timestamp_seconds", log)
            service.terminate()
            service.wait(LIMIT)
            yield "stopped", self._read()
