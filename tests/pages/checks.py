"""What the checks of both pages have in common."""

import pathlib

from browser import Page

AUDIT = pathlib.Path(__file__).with_name("audit.js").read_text(encoding="utf-8")
SNAPSHOT = "20261120T120000Z"
# The reader's clock, three minutes after the pages were made: what they say of "ago" is the same on every day.
CLOCK = "Date.now = () => Date.parse('2026-11-20T12:05:00Z');"
STATES = ("fine", "crawling", "incomplete", "refused", "failing", "stale", "new", "hostile", "repositories", "empty")
PHONE = {"width": 360, "height": 740}


class Failed(Exception):
    pass


class Skipped(Exception):
    pass


def expect(so, words):
    if not so:
        raise Failed(words)


def same(found, wanted, what):
    expect(found == wanted, f"{what}: {found!r}, not {wanted!r}")


def index_of(work, state):
    return work / "made" / state / "index.html"


def report_of(work, state):
    return work / "made" / state / "snapshots" / SNAPSHOT / "report.html"


def all_pages(work):
    """(name, path) of every page in every state."""
    for state in STATES:
        for kind, path in (("index", index_of(work, state)), ("report", report_of(work, state))):
            if path.is_file():
                yield f"{state} {kind}", path


def open_page(chromium, place, **more):
    return Page(chromium, before=more.pop("before", CLOCK), **more).open(place)


def is_quiet(page, name, asked):
    """No error, no warning, no breach of its own policy; and nothing asked for but the page."""
    same(page.complaints(), [], f"{name} says in the console")
    same(page.requests(), asked, f"{name} asked for")


def see(chromium, work, wanted):
    """Goes through every page; `wanted(page, name, path)` is told of each and fails where it must."""
    def through(**more):
        count = 0
        for name, path in all_pages(work):
            with open_page(chromium, path, **more) as page:
                wanted(page, name, path)
                count += 1
        expect(count >= 15, f"only {count} pages were looked at")
        return f"{count} pages"
    return through


def tab_to(page, found, most=60):
    """Presses Tab until `found`, an expression, is true."""
    for _ in range(most):
        page.press("Tab")
        if page.run(found):
            return
    raise Failed(f"{most} times Tab, and never {found}")


def shoot(chromium, place, path, **more):
    with open_page(chromium, place, **more) as page:
        page.picture(path, 2600)
