"""Both pages in every state, and what index.html alone does."""

import functools
import http.server
import threading

from checks import (AUDIT, PHONE, SNAPSHOT, expect, index_of, is_quiet, open_page, report_of, same, see, shoot)


def quiet(chromium, work, *_):
    """no console error, no breach of the policy, no request beside the page, in every state."""
    return see(chromium, work, lambda page, name, path: is_quiet(page, name, [path.as_uri()]))()


def accessible(chromium, work, *_):
    """labels, headings, captions and contrast, light."""
    return audited(chromium, work)


def accessible_dark(chromium, work, *_):
    """labels, headings, captions and contrast, dark."""
    return audited(chromium, work, dark=True)


def audited(chromium, work, **more):
    return see(chromium, work, lambda page, name, _: same(page.run(AUDIT), [], name))(**more)


def narrow(chromium, work, *_):
    """no page is wider than a telephone of 360 pixels."""
    def fits(page, name, _):
        width = page.run("document.documentElement.scrollWidth")
        expect(width <= 360, f"{name} is {width} pixels wide")
    return see(chromium, work, fits)(**PHONE)


def dark_and_light(chromium, work, *_):
    """dark and light, as the reader's system has it."""
    lightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((a, b) => a + Number(b), 0)"
    for path in (index_of(work, "fine"), report_of(work, "fine")):
        with open_page(chromium, path) as light, open_page(chromium, path, dark=True) as dark:
            expect(light.run(lightness) > 600, "light is not light")
            expect(dark.run(lightness) < 120, "dark is not dark")


def verdicts(chromium, work, *_):
    """the headline says how it fares."""
    wanted = {"fine": "All is well", "crawling": "All is well", "incomplete": "Incomplete", "refused": "Credential refused",
              "failing": "Failing", "stale": "Stale", "new": "Nothing crawled yet"}
    for state, headline in wanted.items():
        with open_page(chromium, index_of(work, state), script=False) as page:
            page.ask("Emulation.setScriptExecutionDisabled", value=False) # for this question alone
            same(page.run("document.querySelector('h1').innerText"), headline, state)


def served(chromium, work, *_):
    """from a web server: the page and what it links to are there, and nothing else is asked for."""
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            asked.append(self.path)

    handler = functools.partial(Handler, directory=work / "made" / "fine")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}/"
            with open_page(chromium, url) as page:
                is_quiet(page, "index", [url])
                page.forget()
                page.run("[...document.links].find((a) => a.textContent === 'Open the report').click()")
                page.loaded()
                is_quiet(page, "report", [f"{url}snapshots/{SNAPSHOT}/report.html"])
                same(page.run("document.querySelector('h1').innerText"), "acme", "the report")
        finally:
            server.shutdown()
            thread.join()
    same(asked, ["/", f"/snapshots/{SNAPSHOT}/report.html"], "the server was asked for")


def sign_of_life(chromium, work, *_):
    """a page that should have been written again says so, and not before."""
    hidden = "document.getElementById('silent').hidden"
    for clock, wanted in (("12:05", True), ("13:14", True), ("13:16", False)):
        before = f"Date.now = () => Date.parse('2026-11-20T{clock}:00Z');"
        with open_page(chromium, index_of(work, "fine"), before=before) as page:
            same(page.run(hidden), wanted, clock)
    with open_page(chromium, index_of(work, "new"), before="Date.now = () => Date.parse('2027-11-20T12:00:00Z');") as page:
        same(page.run(hidden), True, "where nothing is to come")


def told_ago(chromium, work, *_):
    """times are told by the reader's clock, beside the server's."""
    with open_page(chromium, index_of(work, "fine")) as page:
        told = page.run("[...document.querySelectorAll('.ago')].map((each) => each.textContent)")
        same(told, [" (in 55 minutes)", " (5 minutes ago)"], "ago")


def reloads(chromium, work, *_):
    """while a crawl runs the page loads itself again, and stays where the reader was."""
    with open_page(chromium, index_of(work, "crawling"), height=400) as page:
        page.run("scrollTo(0, 300)")
        page.forget()
        page.loaded()
        # The browser may put it there a moment after it has loaded.
        there = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(scrollY))))"
        same(page.run(there), 300, "the place in the page")


def stays_for_a_reader(chromium, work, *_):
    """it does not while text in it is selected."""
    with open_page(chromium, index_of(work, "crawling")) as page:
        page.run("marked = 1; getSelection().selectAllChildren(document.querySelector('h1'))")
        page.run("new Promise((done) => setTimeout(done, 7000))")
        same(page.run("window.marked"), 1, "the page of before")


def pictures(chromium, work, _, shots):
    """pictures of index.html are taken."""
    for name, state, more in (("index-light", "fine", {}), ("index-dark", "fine", {"dark": True}), ("index-phone", "fine", PHONE),
                              ("index-crawling", "crawling", {}), ("index-incomplete", "incomplete", {}),
                              ("index-refused", "refused", {}), ("index-failing-dark", "failing", {"dark": True}),
                              ("index-new", "new", {}), ("index-hostile", "hostile", {})):
        clock = {"crawling": "13:01", "refused": "13:03", "failing": "13:02"}.get(state, "12:05")
        shoot(chromium, index_of(work, state), shots / f"{name}.png", before=f"Date.now = () => Date.parse('2026-11-20T{clock}:30Z');",
              **more)
    return str(shots)


CHECKS = (quiet, accessible, accessible_dark, narrow, dark_and_light, verdicts, served, sign_of_life, told_ago, reloads,
          stays_for_a_reader, pictures)
