"""The service under a real systemd: ready, watched, confined, reloaded, stopped, resumed."""

import signal

from guest import WORLD, Failed, Guest
from machine import Machine, Unavailable

OF_DOCKER = 'secret = { docker = "https://index.docker.io/v1/" }'
OF_SYSTEMD = 'username = "bot"\nsecret = { credential = "hubcrawl" }'
WRONG = 'username = "bot"\nsecret = { file = "/etc/hubcrawl/wrong" }'
ONCE = "hubcrawl-once.service"
# From the 30th page of tags on, nothing is answered any more.
SILENCE = '[[fault]]\nname = "silence"\non = "/tags"\nnth = 30\ntimes = 0\n'


def the_start_waits_until_it_is_ready(guest):
    guest.configure(OF_DOCKER)
    guest.must("systemctl", "start", "--no-block", "hubcrawl.service")
    guest.until("begun", lambda: guest.shown("MainPID") != "0")
    guest.expect("activating", guest.shown("ActiveState") == "activating", guest.shown("ActiveState"))
    guest.machine.network(False)  # not before: systemd sets the loopback up with PrivateIPC=
    guest.write("etc/hubcrawl/unlocked", "")
    guest.must("systemctl", "start", "hubcrawl.service")  # joins the one that waits
    guest.expect("active", guest.shown("ActiveState") == "active", guest.shown("ActiveState"))


def a_missing_network_is_told_and_waited_for(guest):
    guest.until_status("Crawling: ", "connection failed: ", "Network is unreachable, trying again")
    guest.machine.network(True)
    guest.must("systemctl", "start", "fake-hub.service")
    guest.until_status("Next crawl at ", "complete at ")
    guest.expect("never restarted", guest.shown("NRestarts") == "0", guest.shown("NRestarts"))


def a_reload_takes_effect_and_a_dynamic_user_reads_the_credential(guest):
    guest.configure(OF_SYSTEMD, 'formats = ["ndjson"]')
    before = guest.shown("StateChangeTimestampMonotonic")
    guest.signal("HUP")
    guest.until("reloading, and ready again", lambda: guest.shown("StateChangeTimestampMonotonic") != before
                and guest.shown("ActiveState") == "active")
    guest.until_said("configuration read again")
    guest.signal("USR1")
    guest.until("crawled", lambda: guest.published("tags.ndjson"))
    guest.until_status("Next crawl at ", "complete at ")
    owner = guest.must("stat", "-L", "-c", "%u", "/var/lib/hubcrawl/current/manifest.json").strip()
    guest.expect("a dynamic user's", 61184 <= int(owner) <= 65519, owner)
    secret = guest.must("stat", "-c", "%u %a", "/run/credentials/hubcrawl.service/hubcrawl").strip()
    guest.expect("nobody else's", secret in (f"{owner} 400", "0 440"), secret)  # by its owner, or by an ACL


def a_bad_file_is_told_and_the_old_configuration_kept(guest):
    guest.configure(OF_SYSTEMD, "formatz = 1")
    guest.must("systemctl", "reload", "hubcrawl.service")
    guest.until_status("Next crawl at ", "NOT reloaded", "hubcrawl.toml:4: unknown key 'formatz'")
    guest.expect("still active", guest.shown("ActiveState") == "active")
    guest.configure(OF_SYSTEMD)
    guest.must("systemctl", "reload", "hubcrawl.service")
    guest.until("taken back", lambda: "NOT reloaded" not in guest.status() and "Next crawl at " in guest.status())


def the_journal_holds_priorities_and_fields(guest):
    native = [each for each in guest.entries() if each["_TRANSPORT"] == "journal"]
    for words, priority in (("published ", "6"), ("sees no private repository", "4"), ("unknown key", "3")):
        found = [each for each in native if words in each["MESSAGE"]]
        guest.expect(words, found and all(each["PRIORITY"] == priority for each in found), found)
    crawls = {each["HUBCRAWL_CRAWL"] for each in native if "published " in each["MESSAGE"]}
    guest.expect("each crawl has its own mark", len(crawls) == 2, crawls)
    guest.expect("nothing else", len(native) == len(guest.entries()), guest.entries())


def one_that_stands_still_is_killed_and_started_again(guest):
    guest.machine.kill(guest.shown("MainPID"), signal.SIGSTOP)
    guest.until("restarted", lambda: guest.shown("NRestarts") == "1" and guest.shown("ActiveState") == "active")
    said = guest.must("journalctl", "--no-pager", "-o", "cat", "UNIT=hubcrawl.service")
    guest.expect("by the watchdog", "Failed with result 'watchdog'" in said, said[-2000:])


def a_refused_credential_rests_over_reload_watchdog_and_restart(guest):
    guest.write("etc/hubcrawl/wrong", "wrong\n")
    guest.configure(WRONG)
    guest.must("systemctl", "reload", "hubcrawl.service")
    before = guest.logins()
    guest.signal("USR1")
    guest.until_status("Next crawl at ", "CREDENTIAL REFUSED")
    guest.signal("USR1")
    guest.until_said("a credential was refused: it is not tried again for ")
    guest.signal("HUP")
    guest.until_said("still the one that was refused at ")
    one_that_stands_still_is_killed_and_started_again(guest)
    guest.until_said("still the one that was refused at ", 2)
    guest.until_status("Next crawl at ", "CREDENTIAL REFUSED")
    kinds = {each["HUBCRAWL_ERROR"] for each in guest.entries() if "still the one" in each["MESSAGE"]}
    guest.expect("with its kind", kinds == {"credential refused"}, kinds)
    guest.expect("asked once", guest.logins() == before + 1, guest.logins())
    guest.configure(OF_SYSTEMD)
    guest.must("systemctl", "reload", "hubcrawl.service")
    guest.until_status("Next crawl at ", "complete at ")


def the_timer_starts_one_crawl_beside_the_service(guest):
    before = len(guest.published())
    guest.must("systemctl", "start", "hubcrawl.timer")
    guest.until("one crawl", lambda: len(guest.published()) == before + 1 and
                guest.shown("ActiveState", ONCE) == "inactive")
    guest.expect("well", guest.shown("Result", ONCE) == "success")
    guest.signal("USR1")
    guest.until("and the service goes on", lambda: len(guest.published()) == before + 2)
    guest.until_status("Next crawl at ", "complete at ")


def a_single_crawl_that_stands_still_is_killed_too(guest):
    guest.write("etc/fake-hub.toml", WORLD + SILENCE)
    guest.must("systemctl", "restart", "fake-hub.service")
    guest.must("systemctl", "start", "--no-block", ONCE)
    guest.until("it tells how it goes", lambda: "Crawling: " in guest.shown("StatusText", ONCE))
    guest.machine.kill(guest.shown("MainPID", ONCE), signal.SIGSTOP)
    guest.until("killed", lambda: guest.shown("ActiveState", ONCE) == "failed")
    guest.expect("by the watchdog", guest.shown("Result", ONCE) == "watchdog", guest.shown("Result", ONCE))


def stopped_in_a_crawl_that_hears_nothing_it_ends_in_time_and_resumes(guest):
    guest.write("etc/fake-hub.toml", WORLD + SILENCE)
    guest.must("systemctl", "restart", "fake-hub.service")
    before = len(guest.published())
    guest.signal("USR1")
    guest.until_status("Crawling: ", " 4 under way")
    guest.must("systemctl", "stop", "hubcrawl.service")
    ended = [guest.shown(name) for name in ("ActiveState", "Result", "ExecMainStatus")]
    guest.expect("ended by itself, by 5, which is no failure", ended == ["inactive", "success", "5"], ended)
    guest.expect("nothing published", len(guest.published()) == before)
    guest.write("etc/fake-hub.toml", WORLD)
    guest.must("systemctl", "restart", "fake-hub.service")
    guest.must("systemctl", "start", "hubcrawl.service")
    guest.until("published", lambda: len(guest.published()) == before + 1)
    guest.expect("resumed", "resuming the crawl" in guest.journal())


def a_missing_secret_fails_the_start(guest):
    guest.must("systemctl", "stop", "hubcrawl.service")
    (guest.machine.root / "etc/credstore/hubcrawl").unlink()
    status, _ = guest.machine.run("systemctl", "start", "hubcrawl.service")
    guest.expect("start failed", status != 0)
    ended = [guest.shown(name) for name in ("ActiveState", "ExecMainStatus")]
    guest.expect("with 2, and for good", ended == ["failed", "2"], ended)
    guest.until_said("/run/credentials/hubcrawl.service/hubcrawl cannot be read: No such file")


CHECKS = [the_start_waits_until_it_is_ready, a_missing_network_is_told_and_waited_for,
          a_reload_takes_effect_and_a_dynamic_user_reads_the_credential,
          a_bad_file_is_told_and_the_old_configuration_kept, the_journal_holds_priorities_and_fields,
          a_refused_credential_rests_over_reload_watchdog_and_restart,
          the_timer_starts_one_crawl_beside_the_service, a_single_crawl_that_stands_still_is_killed_too,
          stopped_in_a_crawl_that_hears_nothing_it_ends_in_time_and_resumes, a_missing_secret_fails_the_start]


def run(tally, directory):
    try:
        with Machine() as machine:
            guest = Guest(machine, directory)
            machine.boot()
            for check in CHECKS:
                try:
                    check(guest)
                    tally.ok(f"systemd: {check.__name__}")
                except Failed as why:
                    tally.fail(f"systemd: {check.__name__}", str(why))
                    break  # each goes on from where the one before has ended
    except Unavailable as why:
        tally.skip("systemd: the service under a real systemd", str(why))
