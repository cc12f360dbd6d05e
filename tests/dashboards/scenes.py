"""What dashboards read, as hubcrawld leaves it in one situation after the other: {scene: (status.json, metrics.prom)}."""

import contextlib
import json
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

    def _once(self, so, log):
        """Both files once status.json is as wanted; metrics.prom is then of the same moment or a later one."""
        return until("status.json", lambda: so(json.loads(self._read()[0])) and self._read(), log)

    def _secret(self, secret):
        path = self._work / secret
        path.unlink(missing_ok=True)
        path.write_text(secret)
        path.chmod(0o400)
        return path

    def _command(self, url, secret, *more):
        return [self._program, "--hub-url", url, "--namespace", "acme", "--username", "acme-bot", "--secret-file",
                self._secret(secret), "--output", self.output, "--progress", "never", *more]

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
            yield from self._killed_and_resumed(url, log)
            yield from self._two_accounts(url, log)
        yield from self._failed(url, log)

    def _killed_and_resumed(self, url, log):
        slowly = self._command(url, "s3cret", "--once", "--max-in-flight", "1")
        with running(slowly, log) as victim:  # after its first checkpoint, at two seconds
            self._once(lambda status: status["crawl"] and status["crawl"]["running_seconds"] > 3, log)
            victim.kill()
            victim.wait(LIMIT)
            yield "killed", self._read()
        with running(slowly, log) as next_one:
            yield "resumed", self._once(lambda status: status["crawl"] and status["crawl"]["resumed"], log)
            next_one.wait(LIMIT)

    def _two_accounts(self, url, log):
        config, secret = self._work / "two.toml", self._secret("s3cret")
        config.write_text(f'output = "{self.output}"\non_publish = ["/bin/false"]\n[hub]\nurl = "{url}"\n' + "".join(
            f'[[account]]\nusername = "{name}-bot"\nsecret = {{file = "{secret}"}}\nnamespaces = ["{name}"]\n'
            for name in ("acme", "labs")))
        with running([self._program, "--config", config, "--once", "--progress", "never"], log) as both:
            both.wait(LIMIT)
        yield "two accounts, and a hook that fails", self._read()

    def _failed(self, url, log):
        """A process has failed; one that follows it, and finds the server gone, tells on."""
        in_the_way = self._secret("s3cret")  # a plain file
        with running(self._command(url, "s3cret", "--once", "--state", in_the_way), log) as failing:
            failing.wait(LIMIT)
        status, _ = both = self._read()
        assert json.loads(status)["last_error"]["outcome"] == "failed", status
        yield "failed", both
        with running(self._command(url, "s3cret"), log):
            yield "restarted", self._once(lambda status: status["mode"] == "service" and status["last_error"], log)

    def _service(self, url, log):
        with running(self._command(url, "s3cret", "--max-in-flight", "1"), log) as service:
            yield "crawling", self._once_it_says("hubcrawl_crawl_remaining_seconds", log)
            yield "sleeping", self._once_it_says("hubcrawl_next_crawl_timestamp_seconds", log)
            service.terminate()
            service.wait(LIMIT)
            yield "stopped", self._read()
