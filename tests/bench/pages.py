"""The part `pages`: everybody reads the same pages, in random order, round after round; what counts is CPU a page."""

import collections
import itertools
import os
import random
import shutil
import statistics
import subprocess

import contenders
import measure
import nginx
import start
import worlds
from context import Broken, Row
from contenders import Setting

CSV, NDJSON, BOTH = ("csv",), ("ndjson",), ("csv", "ndjson")
START = Setting("start", formats=CSV)  # a crawl of one row: what every run pays once


def settings(context):
    """The reference with each axis varied alone, or every combination."""
    if context.whole:
        return [Setting(*chosen) for chosen in itertools.product(
            ("tags", "repositories"), ("gzip", "identity"), ("https", "http"), (1, 4, 32, 64), (CSV, NDJSON, BOTH))] + [START]
    return [Setting(formats=CSV), Setting(formats=NDJSON), Setting(formats=BOTH), Setting(encoding="identity", formats=CSV),
            Setting(protocol="http", formats=CSV), *(Setting(in_flight=n, formats=CSV) for n in (1, 4, 64)),
            Setting("repositories", formats=CSV), Setting("repositories", formats=NDJSON),
            Setting("repositories", "identity", formats=CSV), START]


def field(context, server, by_kind, scratch):
    chosen = settings(context)
    fetched = sorted({Setting(one.kind, one.encoding, one.protocol) for one in chosen if one != START}, key=str)
    size = 1e6 if context.smoke else 1e9  # bytes to fetch: many pages, so that starting is no share of them
    go = scratch / "net_http"
    source = contenders.HERE / "rivals" / "net_http.go"
    done = subprocess.run(["go", "build", "-o", go, source], capture_output=True, text=True, check=False,
                          env={"GOCACHE": str(context.work / "go-cache"), **os.environ, "GOFLAGS": "", "GO111MODULE": "off"})
    if done.returncode:
        raise Broken(f"go build: {done.stderr}")
    return ([contenders.wrk(server, by_kind[one.kind], one, scratch, 1 if context.smoke else 2) for one in fetched]
            + [contenders.fetch_only(context, server, by_kind[one.kind], one, size) for one in fetched]
            + [contenders.hubcrawld(context, server, by_kind[one.kind], one) for one in chosen]
            + contenders.rivals(server, by_kind["tags"], go))


class Found:
    """The medians of one contender's rounds."""

    def __init__(self, contender, runs):
        self.name, self.setting = contender.name, contender.setting
        costs = [usage.cpu / facts["pages"] * 1e6 for usage, facts in runs]
        self.cpu, self.least, self.most = statistics.median(costs), min(costs), max(costs)
        self.wall = statistics.median(usage.wall / facts["pages"] * 1e6 for usage, facts in runs)
        self.rss = max(usage.rss for usage, _ in runs) / 1024
        self.pages = runs[0][1]["pages"]
        self.requests = max((facts.get("requests", 0) for _, facts in runs))
        readings = [facts["reading"] / facts["pages"] * 1e6 for _, facts in runs if "reading" in facts]
        self.reading = statistics.median(readings) if readings else None
        # Fetching, reading and writing; without publishing, of those who publish.
        self.pipeline = self.cpu if self.reading is None else self.reading
        self.least_pipeline = min(readings, default=self.least)
        published = [facts["publishing"] / facts["bytes"] * 1e9 for _, facts in runs if "publishing" in facts]
        self.a_gigabyte = statistics.median(published) if published else None


def run_all(context, everybody, scratch, rounds):
    runs = collections.defaultdict(list)
    outputs = {}
    for number in range(rounds):
        for place in random.sample(range(len(everybody)), len(everybody)):
            one = everybody[place]
            folder = scratch / f"run-{place}"
            folder.mkdir()
            usage = measure.run(one.command(folder))
            runs[place].append((usage, one.check(usage, folder)))
            if number == 0 and context.smoke and one.setting == Setting(formats=CSV):
                outputs[one.name] = contenders.data_rows(folder / "current" if one.name == "hubcrawld" else folder)
            shutil.rmtree(folder)
    if others := [name for name, rows in outputs.items() if rows != outputs["hubcrawld"]]:
        raise Broken(f"not the rows that hubcrawld wrote: {'; '.join(others)}")
    return [Found(one, runs[place]) for place, one in enumerate(everybody)]


def ratio(value):
    return f"1/{1 / value:.1f}" if value < 0.2 else f"{value:.2f}"


def bars(found, starts):
    by = {(one.name, one.setting): one for one in found}
    ours = by["hubcrawld", Setting(formats=CSV)]

    def bar(measure_, kind, one, least):
        wrk = by["wrk -t1", Setting(kind)]
        value = wrk.cpu / one.pipeline
        return Row(measure_, f"{value:.3f}", f"≥ {least:.3f}", value >= least,
                   f"the least of each: {wrk.least / one.least_pipeline:.3f}")

    def crawl(kind, formats):
        return by["hubcrawld", Setting(kind, formats=formats)]

    apart = "" if ours.reading is None else ", without publishing"
    yield bar(f"tags page, gzip, https, CSV{apart}: CPU of wrk's ÷ ours", "tags", ours, 0.050)
    yield bar(f"repositories page, same{apart}", "repositories",
              crawl("repositories", CSV), 0.095)
    yield bar(f"tags page, NDJSON{apart}", "tags", crawl("tags", NDJSON), 0.055)
    yield bar("fetching alone: CPU of wrk's ÷ ours", "tags", by["hubcrawl's fetching alone", Setting()], 0.60)
    for name, part in (("aiohttp, json, csv", 10), ("Go net/http, encoding/json, csv", 3), ("curl --parallel, jq", 30),
                       ("Scrapy", None)):
        value = ours.cpu / by[name, Setting(formats=CSV)].cpu
        yield Row(f"whole run, CPU a page: ours ÷ {name}", ratio(value), f"≤ 1/{part}" if part else "",
                  value <= 1 / part if part else None)
    most = max((one for one in found if one.name == "hubcrawld" and one.setting.in_flight == 32), key=lambda one: one.rss)
    yield Row("peak memory, 32 in flight", f"{most.rss:.1f} MiB", "≤ 24 MiB", most.rss <= 24,
              f"{most.pages * 100} {most.setting}; the tags: {ours.rss:.1f} MiB")
    for name, took in starts.items():
        yield Row(name, f"{took * 1e3:.1f} ms", *(("≤ 20 ms", took <= 0.020) if name.startswith("start to") else ()))
    asked = max(one.requests for one in found)
    yield Row("requests ÷ pages that exist, calm world", f"{asked:.3f}", "1.000", asked == 1)
    if ours.a_gigabyte is not None:
        value = by["hubcrawld", Setting(formats=BOTH)].a_gigabyte
        yield Row("publishing a GB, CPU", f"{value:.2f} s", "≤ 1.5 s", value <= 1.5)


def line(one, wrks):
    wrk = wrks.get((one.setting.kind, one.setting.encoding, one.setting.protocol))
    files = " and ".join(form.upper() for form in one.setting.formats) or "nothing"
    return [one.name, str(one.setting), files, one.pages, f"{one.cpu:.1f}", f"{one.least:.1f} – {one.most:.1f}",
            "" if one.reading is None else f"{one.reading:.1f}", f"{wrk / one.cpu:.4f}" if wrk else "",
            f"{one.wall:.0f}", f"{one.rss:.1f}"]


def run(context):
    tags, repositories = worlds.made(context.work, 3 if context.smoke else 1000)
    scratch = context.work / "pages"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    by_kind = {world.name: world for world in (tags, repositories, worlds.opening_of(tags))}
    listings = {world.path: world.folder for world in by_kind.values()}
    with nginx.Nginx(scratch / "nginx", listings) as server:
        everybody = field(context, server, by_kind, scratch)
        found = run_all(context, everybody, scratch, context.rounds)
        starts = start.medians(context, scratch / "start")
    wrks = {(one.setting.kind, one.setting.encoding, one.setting.protocol): one.cpu for one in found if one.name == "wrk -t1"}
    context.table(
        f"Pages: tags {tags.plain / tags.pages / 1e3:.1f} KB, {tags.gzipped / tags.pages / 1e3:.1f} KB gzipped; repositories "
        f"{repositories.plain / repositories.pages / 1e3:.1f} KB, {repositories.gzipped / repositories.pages / 1e3:.1f} KB "
        f"gzipped; {context.rounds} rounds, medians",
        ["who", "pages, encoding, protocol, in flight", "writes", "pages read", "CPU µs a page", "least – most",
         "without publishing", "wrk's CPU ÷ its", "wall µs a page", "peak MiB"],
        [line(one, wrks) for one in found])
    shutil.rmtree(scratch)
    return list(bars(found, starts))
