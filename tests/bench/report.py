"""The measures against their bars, then the tables behind them, as Markdown."""

import collections
import datetime
import platform
import re
import subprocess


def said_by(*command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.stdout.strip()
    except OSError:
        return ""


def version_in(text):
    found = re.search(r"\d+(?:\.\d+)+", text)
    return found[0] if found else "?"


def machine():
    found = re.search(r"Model name:\s*(.+)", said_by("lscpu"))
    memory = re.search(r"MemTotal:\s*(\d+)", open("/proc/meminfo", encoding="ascii").read())
    cores = said_by("nproc")
    return f"{found[1] if found else platform.machine()}, {cores} cores, {int(memory[1]) >> 20} GiB"


def versions(context):
    asked = {
        "hubcrawld": (context.hubcrawld, "--version"), "nginx": ("/usr/sbin/nginx", "-v"), "wrk": ("wrk", "-v"),
        "Go": ("go", "version"), "curl": ("curl", "--version"), "jq": ("jq", "--version"),
        "aiohttp": ("/usr/bin/python3", "-c", "import aiohttp; print(aiohttp.__version__)"),
        "Scrapy": ("/usr/bin/python3", "-c", "import scrapy; print(scrapy.__version__)"),
        "Linux": ("uname", "-r"),
    }
    return ", ".join(f"{name} {version_in(said_by(*command))}" for name, command in asked.items())


def markdown(columns, lines):
    yield "| " + " | ".join(columns) + " |"
    yield "| " + " | ".join(["---"] + ["---:"] * (len(columns) - 1)) + " |"
    for line in lines:
        yield "| " + " | ".join(str(word).replace("|", "\\|") for word in line) + " |"


def text(context, rows):
    # The numbers of a smoke run are those of starting up.
    verdict = {True: "met", False: "**missed**", None: ""} if not context.smoke else collections.defaultdict(str)
    commit = said_by("git", "-C", str(context.root), "describe", "--always", "--dirty")
    commit = "unknown" if " " in commit or not commit else commit
    out = ["# Results of tests/bench/run" + (" --smoke: no numbers to go by" if context.smoke else ""), "",
           f"{datetime.date.today().isoformat()}, commit {commit}, {machine()}.", f"{versions(context)}.", ""]
    noted = any(row.note for row in rows)
    columns = ["measure", "measured", "bar", ""] + (["note"] if noted else [])
    out += markdown(columns, [[row.measure, row.value, row.bar, verdict[row.met]] + ([row.note] if noted else [])
                              for row in rows])
    for table in context.tables:
        out += ["", f"## {table.title}", ""]
        out += markdown(table.columns, table.lines)
    return "\n".join(out) + "\n"
