"""An hour of the service under a real systemd, with what befalls one in years: a credential revoked and restored, the
network cut and restored, the clock moved. Told at each step: what an operator would have seen."""

import datetime
import json
import pathlib
import re
import time

from guest import CONFIG, WORLD, Failed, Guest
from machine import Machine, Unavailable

ACCOUNT = 'username = "bot"\nsecret = { credential = "hubcrawl" }'
INTERVAL = 180
PACE = "limit = 100"  # a crawl needs some more: it waits for the budget once
CLOCK = """[Service]
WatchdogSec=60
Environment=LD_PRELOAD={library} FAKETIME_TIMESTAMP_FILE=/etc/hubcrawl/clock FAKETIME_DONT_FAKE_MONOTONIC=1
Environment=FAKETIME_CACHE_DURATION=1
"""
METRICS = ("hubcrawl_last_crawl_complete", "hubcrawl_last_crawl_finished", "hubcrawl_credential_refused",
           "hubcrawl_current_snapshot", "hubcrawl_crawls_total", "hubcrawl_next_crawl")


class Hour:
    def __init__(self, guest):
        self.guest = guest
        self.begun = time.monotonic()

    def wait(self, minutes):
        """Until so many have passed since the begin."""
        time.sleep(max(0.0, self.begun + minutes * 60 - time.monotonic()))

    def file(self, name):
        return (self.guest.machine.root / "var/lib/private/hubcrawl" / name).read_text()

    def tell(self, what):
        passed = datetime.timedelta(seconds=int(time.monotonic() - self.begun))
        status = json.loads(self.file("status.json"))
        print(f"\n== {passed} {what}")
        print("systemctl: ", self.guest.status())
        print("status:    ", json.dumps({name: status[name] for name in (
            "written", "state", "next_crawl", "last_error", "accounts", "current")}))
        for line in self.file("metrics.prom").splitlines():
            if line.startswith(METRICS):
                print("metrics:   ", line)
        verdict = re.search(r'(?s)<[^>]*id="verdict".*?</section>', self.file("index.html"))
        print("page:      ", " ".join(re.sub(r"<[^>]*>", " ", verdict[0]).split()) if verdict else "no verdict",
              flush=True)
        return status

    def complete(self, seconds=INTERVAL * 3):
        """The next snapshot that is published is."""
        before = len(self.guest.published())
        self.guest.until("a new snapshot", lambda: len(self.guest.published()) > before, seconds)
        self.guest.until_status("Next crawl at ", "complete at ")


def serve(guest, password):
    guest.write("etc/fake-hub.toml", WORLD.replace('"s3cret"', f'"{password}"').replace("limit = 100000", PACE))
    guest.must("systemctl", "restart", "fake-hub.service")


def play(guest):
    library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if not library:
        raise Unavailable("no libfaketime is installed")
    guest.write("etc/systemd/system/hubcrawl.service.d/test.conf", CLOCK.format(library=library))
    guest.write("etc/hubcrawl/clock", "+0\n")
    config = CONFIG.format(account=ACCOUNT, more="").replace('"1h"', f'"{INTERVAL}s"')
    guest.write("etc/hubcrawl/hubcrawl.toml", config)
    hour = Hour(guest)
    serve(guest, "s3cret")
    guest.must("systemctl", "start", "hubcrawl.service")
    hour.complete()
    hour.tell("the first crawl")
    hour.complete()
    hour.tell("the second one, by itself")

    hour.wait(6)
    serve(guest, "another")
    guest.until_status("CREDENTIAL REFUSED")
    status = hour.tell("the credential is revoked")
    guest.expect("loud", status["accounts"][0]["refused"], status)
    refused_at = time.monotonic()
    logins = guest.logins()
    hour.wait(10)
    serve(guest, "s3cret")
    hour.tell("the credential is as before; the service does not know")
    hour.complete(20 * 60)
    minutes = (time.monotonic() - refused_at) / 60
    guest.expect("not asked sooner than after 15 min", minutes > 14.8, minutes)
    guest.expect("asked once while it was refused", logins == 1, logins)
    hour.tell(f"tried again {minutes:.1f} min after the refusal")

    guest.machine.network(False)
    guest.until_status("FAILED")
    hour.tell("the network is cut")
    time.sleep(5 * 60)
    hour.tell("5 min later")
    guest.machine.network(True)
    hour.complete()
    hour.tell("the network is back")

    guest.write("etc/hubcrawl/clock", "+1d\n")
    hour.complete()
    hour.tell("the clock has moved a day ahead")
    guest.write("etc/hubcrawl/clock", "-2d\n")
    hour.complete()
    hour.tell("the clock has moved to two days ago")
    guest.write("etc/hubcrawl/clock", "+0\n")
    hour.complete()
    hour.tell("the clock is right again")
    hour.wait(60)
    hour.complete()
    hour.tell("the end")
    guest.expect("never restarted", guest.shown("NRestarts") == "0", guest.shown("NRestarts"))


def run(tally, directory):
    try:
        with Machine() as machine:
            guest = Guest(machine, directory)
            machine.boot()
            play(guest)
            tally.ok("outages")
    except Failed as why:
        tally.fail("outages", str(why))
    except Unavailable as why:
        tally.skip("outages", str(why))
