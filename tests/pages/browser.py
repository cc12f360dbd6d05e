"""A headless Chromium, spoken to over its own pipe (the DevTools protocol): nothing else is needed."""

import base64
import contextlib
import itertools
import json
import os
import pathlib
import select
import shutil
import subprocess
import time

LIMIT = 120  # seconds for whatever is waited for; a loaded machine is slow, a hung browser slower
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
         "--force-device-scale-factor=1", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]


def find():
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    def __init__(self, work):
        ours_in, its_out = os.pipe()
        its_in, ours_out = os.pipe()
        # Chromium reads commands from descriptor 3 and answers on 4; bash puts them there.
        command = ["bash", "-c", f'exec "$@" 3<&{its_in} 4>&{its_out}', "bash", find(), *FLAGS,
                   f"--user-data-dir={work / 'profile'}", "--remote-debugging-pipe", "about:blank"]
        self._log = open(work / "chromium.log", "wb")
        self._process = subprocess.Popen(command, pass_fds=(its_in, its_out), stdin=subprocess.DEVNULL,
                                         stdout=self._log, stderr=self._log)
        os.close(its_in)
        os.close(its_out)
        self._in, self._out = ours_in, ours_out
        self._numbers = itertools.count(1)
        self._rest = b""
        self.events = []

    def close(self):
        with contextlib.suppress(Exception):
            self.ask("Browser.close")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.kill()
        self._process.wait()
        self._log.close()
        os.close(self._in)
        os.close(self._out)

    def _message(self, end):
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0, end - time.monotonic()))
            part = os.read(self._in, 1 << 20) if ready else None
            if not part:
                raise RuntimeError("the browser has ended" if ready else f"the browser was silent for {LIMIT} s")
            self._rest += part
        one, self._rest = self._rest.split(b"\0", 1)
        return json.loads(one)

    def ask(self, method, session=None, **parameters):
        number = next(self._numbers)
        request = {"id": number, "method": method, "params": parameters}
        if session:
            request["sessionId"] = session
        data = json.dumps(request).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data):]
        end = time.monotonic() + LIMIT
        while True:
            got = self._message(end)
            if got.get("id") == number:
                if "error" in got:
                    raise RuntimeError(f"{method}: {got['error']['message']}")
                return got["result"]
            self.events.append(got)

    def wait(self, session, method):
        """The next event of that name, not one from before the last clear."""
        end = time.monotonic() + LIMIT
        while True:
            for event in self.events:
                if event.get("method") == method and event.get("sessionId") == session:
                    return event["params"]
            self.events.append(self._message(end))


class Page:
    """A tab of its own. What goes wrong in it is kept in `complaints`, what it asks for in `requests`."""

    def __init__(self, browser, width=1280, height=900, dark=False, script=True, before=""):
        self._browser = browser
        context = browser.ask("Target.createBrowserContext")["browserContextId"]
        self._target = browser.ask("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        self._session = browser.ask("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                 mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        if before:
            self.ask("Page.addScriptToEvaluateOnNewDocument", source=before)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._browser.ask("Target.closeTarget", targetId=self._target)

    def ask(self, method, **parameters):
        return self._browser.ask(method, self._session, **parameters)

    def open(self, place):
        self._browser.events.clear()
        url = place.resolve().as_uri() if isinstance(place, pathlib.Path) else place
        self.ask("Page.navigate", url=url)
        self.loaded()
        return self

    def loaded(self):
        self._browser.wait(self._session, "Page.loadEventFired")

    def forget(self):
        self._browser.events.clear()

    def run(self, script):
        got = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in got:
            raise RuntimeError(f"{script[:80]}: {got['exceptionDetails'].get('exception', {}).get('description')}")
        return got["result"].get("value")

    def press(self, key, text=""):
        codes = {"Tab": 9, "Enter": 13}
        more = {"windowsVirtualKeyCode": codes[key]} if key in codes else {}
        text = "\r" if key == "Enter" else text
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, **more)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key, **more)

    def type(self, text):
        for letter in text:
            self.press(letter, letter)

    def _events(self, method):
        self.run("0") # what came before this answer is here now
        return [event["params"] for event in self._browser.events
                if event.get("method") == method and event.get("sessionId") == self._session]

    def complaints(self):
        found = [entry["entry"]["text"] for entry in self._events("Log.entryAdded")]
        found += [str(call["args"][:1]) for call in self._events("Runtime.consoleAPICalled")]
        found += [str(thrown["exceptionDetails"].get("exception", {}).get("description", thrown))
                  for thrown in self._events("Runtime.exceptionThrown")]
        return found

    def requests(self):
        return [sent["request"]["url"] for sent in self._events("Network.requestWillBeSent")
                if not sent["request"]["url"].startswith("data:")]

    def picture(self, path, most=4000):
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], most), "scale": 1}
        data = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
        path.write_bytes(base64.b64decode(data))

    def view(self, path):
        """What the window shows, without the rest of the page."""
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"]))
