#!/usr/bin/env python3
"""run.py BUILD: what dashboards read, checked by those who read it. A line a test: "ok name", "skip name: why",
or "FAIL name" with what is wrong behind it."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

import names
import prometheus
from scenes import Scenes

HERE = pathlib.Path(__file__).resolve().parent
CONFIG = HERE.parents[1] / "config"
RULES = CONFIG / "prometheus" / "hubcrawl.rules.yml"
BOARD = CONFIG / "grafana" / "hubcrawl.json"


class Failed(Exception):
    pass


class Skipped(Exception):
    pass


def said(*command, **more):
    """Everything it says; it must succeed."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, timeout=120, **more)
    if done.returncode:
        raise Failed(f"{command[0]} {command[1]}: {done.returncode}\n{done.stdout}")
    return done.stdout


def need(program):
    if not shutil.which(program):
        raise Skipped(f"no {program} is installed")
    return program


def schema(scenes, work):
    """status.json is what config/status.schema.json says, whatever happens."""
    # Debian's jsonschema serves Debian's python, which may not be the first one found.
    able = (python for python in (sys.executable, "/usr/bin/python3") if shutil.which(python) and subprocess.run(
        [python, "-c", "import jsonschema"], capture_output=True, check=False).returncode == 0)
    python = next(able, None)
    if not python:
        raise Skipped("no python3-jsonschema is installed")
    files = []
    for scene, (status, _) in scenes.items():
        files.append(work / f"{scene}.json")
        files[-1].write_text(status)
    said(python, HERE / "validate.py", CONFIG / "status.schema.json", *files)


def metrics(scenes, _):
    """promtool has nothing to say against metrics.prom."""
    for scene, (_, page) in scenes.items():
        words = said(need("promtool"), "check", "metrics", input=page)
        if words:
            raise Failed(f"{scene}: {words}")


def rules(_, work):
    """The alerts fire when they should, and only then."""
    shutil.copy(RULES, work)
    shutil.copy(HERE / "hubcrawl.rules.test.yml", work)
    said(need("promtool"), "check", "rules", RULES)
    said("promtool", "test", "rules", work / "hubcrawl.rules.test.yml")


def known(scenes, _):
    """Alerts and dashboard ask for metrics that exist."""
    exist = set(names.OF_NODE_EXPORTER).union(*(names.metrics_of(page) for _, page in scenes.values()))
    for file, asked in ((BOARD, names.asked_by_dashboard), (RULES, names.asked_by_rules)):
        wanted = asked(file.read_text())
        if len(wanted) < 5:
            raise Failed(f"{file} was not understood: it asks for {sorted(wanted)} alone")
        if wanted - exist:
            raise Failed(f"{file} asks for what there is not: {sorted(wanted - exist)}")
    if faults := list(names.faults_of_dashboard(BOARD.read_text(), RULES.read_text())):
        raise Failed(f"{BOARD}: {faults}")


def chain(scenes, work):
    """Prometheus, by way of node_exporter, answers with what metrics.prom says."""
    for program in ("prometheus", "prometheus-node-exporter"):
        need(program)
    directory = work / "textfile"
    directory.mkdir()
    page = scenes["sleeping"][1]
    (directory / "metrics.prom").write_text(page)
    rows = 'hubcrawl_rows{namespace="acme",dataset="repositories"}'
    age = "count(node_textfile_mtime_seconds{file=~\"(.*/)?metrics[.]prom\"})"
    got = prometheus.query(directory, RULES, work, [rows, "hubcrawl_last_crawl_complete", age])
    if got != {rows: "60", "hubcrawl_last_crawl_complete": "1", age: "1"}:
        raise Failed(f"{got}\n{page}")


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="hubcrawl-dashboards-") as made:
        work = pathlib.Path(made)
        scenes = dict(Scenes(pathlib.Path(sys.argv[1]).resolve(), work).play())
        for test in (schema, metrics, rules, known, chain):
            try:
                test(scenes, work)
                print(f"ok {test.__name__}")
            except Skipped as why:
                print(f"skip {test.__name__}: {why}")
            except Exception as bad:  # whatever it is, the others are run
                failed += 1
                print(f"FAIL {test.__name__}\n{bad or repr(bad)}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
