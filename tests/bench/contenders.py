"""Who reads the worlds' pages: for each the command, and what it must have done for its cost to count."""

import csv
import dataclasses
import json
import pathlib
import re
import typing

from context import Broken

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"
CPU_LINE = re.compile(r"cpu: reading ([\d.]+) s, publishing ([\d.]+) s")

# The requests are made before the first is sent; their host is known from init on.
WRK_SCRIPT = """
local targets = {
TARGETS}
local asked, last = {}, 0
function init(args)
    for number, target in ipairs(targets) do
        asked[number] = wrk.format("GET", target, {["Accept-Encoding"] = "gzip"})
    end
end
function request()
    last = last % #asked + 1
    return asked[last]
end
"""


@dataclasses.dataclass(frozen=True)
class Setting:
    """How pages are read: the axes that are varied, from the reference that is the default."""

    kind: str = "tags"
    encoding: str = "gzip"
    protocol: str = "https"
    in_flight: int = 32
    formats: tuple[str, ...] = ()  # of the files written; none: only fetched

    def __str__(self):
        return f"{self.kind}, {self.encoding}, {self.protocol}, {self.in_flight}"


@dataclasses.dataclass
class Contender:
    name: str
    setting: Setting
    command: typing.Callable  # (its empty directory) -> words
    # (usage, directory) -> what it did: "pages", and what else is known; raises Broken where that is not right
    check: typing.Callable


def lines_of(path):
    return path.read_bytes().count(b"\n")


def data_rows(folder):
    """The rows of tags.csv and images.csv, in an order that does not depend on who wrote them."""
    found = []
    for name in ("tags.csv", "images.csv"):
        with open(folder / name, newline="", encoding="utf-8") as file:
            found.append(sorted(csv.reader(file)))
    return found


def require(usage, name):
    if usage.status:
        raise Broken(f"{name} ended with {usage.status}: {usage.said[-2000:]}")


def wrk(server, world, setting, work, seconds):
    script = work / f"wrk-{world.name}.lua"
    targets = ",\n".join(json.dumps(world.target(page)) for page in range(1, world.pages + 1))
    script.write_text(WRK_SCRIPT.replace("TARGETS", targets))
    url = server.url(setting.protocol, setting.encoding)

    def check(usage, _):
        require(usage, "wrk")
        if "Non-2xx" in usage.said or "Socket errors" in usage.said:
            raise Broken(f"wrk met errors: {usage.said}")
        return {"pages": int(re.search(r"(\d+) requests in", usage.said)[1])}

    command = ["wrk", "-t1", f"-c{setting.in_flight}", f"-d{seconds}s", "-s", script, url]
    return Contender("wrk -t1", setting, lambda _: command, check)


def fetch_only(context, server, world, setting, size):
    whole = world.gzipped if setting.encoding == "gzip" else world.plain
    requests = max(1, round(size / (whole / world.pages)))
    command = [context.build / "tests/bench/fetch-pages", server.url(setting.protocol, setting.encoding), server.ca,
               world.path, world.pages, setting.in_flight, requests, setting.encoding]

    def check(usage, _):
        require(usage, "fetch-pages")
        pages, size = map(int, re.findall(r"\d+", usage.said))
        if pages != requests or abs(size / pages / (whole / world.pages) - 1) > 0.02:
            raise Broken(f"fetch-pages read something else: {usage.said}")
        return {"pages": pages}

    return Contender("hubcrawl's fetching alone", setting, lambda _: command, check)


def hubcrawld(context, server, world, setting):
    rows = {"repositories": 1, "tags": world.rows, "images": world.images}
    if setting.kind != "tags":
        rows = {"repositories": world.rows}

    def command(folder):
        words = [context.hubcrawld, "--once", "--namespace", world.namespace, "--hub-url",
                 server.url(setting.protocol, setting.encoding), "--ca-file", server.ca, "--reserve", "0", "--fresh",
                 "--max-in-flight", setting.in_flight, "--output", folder, "--state", folder / "state",
                 "--progress", "never", "--log-level", "debug"]
        for dataset in rows:
            words += ["--dataset", dataset]
        for form in setting.formats:
            words += ["--format", form]
        return words

    def check(usage, folder):
        require(usage, "hubcrawld")
        manifest = json.loads((folder / "current" / "manifest.json").read_text())
        found = {file["name"]: file["rows"] for file in manifest["files"]}
        wanted = {f"{dataset}.{form}": rows[dataset] for dataset in rows for form in setting.formats}
        written = {name: lines_of(folder / "current" / name) - name.endswith(".csv") for name in wanted}
        if not manifest["complete"] or found != wanted or written != wanted:
            raise Broken(f"hubcrawld wrote {written}, named {found}, and should have {wanted}; {usage.said[-2000:]}")
        pages = world.pages + (setting.kind == "tags")  # that of the one repository
        facts = {"pages": world.pages, "requests": manifest["requests"]["total"] / pages,
                 "bytes": sum(file["bytes"] for file in manifest["files"])}
        if parts := CPU_LINE.search(usage.said):
            facts |= {"reading": float(parts[1]), "publishing": float(parts[2])}
        return facts

    return Contender("hubcrawld", setting, command, check)


def rival(name, words, server, world, setting, pages):
    pages = min(pages, world.pages)

    def command(folder):
        return [*words, server.url(setting.protocol, setting.encoding), server.ca, world.path, pages, folder]

    def check(usage, folder):
        require(usage, name)
        found = lines_of(folder / "tags.csv") - 1, lines_of(folder / "images.csv") - 1
        if found[0] != pages * 100 or not 6 * found[0] <= found[1] <= 7 * found[0]:
            raise Broken(f"{name} wrote {found[0]} tags and {found[1]} images of {pages} pages: {usage.said[-2000:]}")
        return {"pages": pages}

    return Contender(name, setting, command, check)


def rivals(server, world, built):
    """The slow ones read fewer pages: enough that starting up is a small share, but Scrapy's second of it stays some."""
    read = [("aiohttp, json, csv", [PYTHON, HERE / "rivals" / "aiohttp_csv.py"], 300),
            ("Go net/http, encoding/json, csv", [built], 600),
            ("curl --parallel, jq", [HERE / "rivals" / "curl_jq.sh"], 100),
            ("Scrapy", [PYTHON, HERE / "rivals" / "scrapy_spider.py"], 60)]
    setting = Setting(formats=("csv",))
    return [rival(name, words, server, world, setting, pages) for name, words, pages in read]
