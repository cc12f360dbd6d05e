"""Which metrics a page has, and which the alerts and the dashboard ask for."""

import json
import re

METRIC = re.compile(r"\b(?:hubcrawl|node)_\w+")
OF_NODE_EXPORTER = {"node_textfile_mtime_seconds"}


def metrics_of(page):
    return {re.match(r"\w+", line)[0] for line in page.splitlines() if line and not line.startswith("#")}


def _expressions(panel):
    for target in panel.get("targets", []):
        yield target["expr"]
    for inner in panel.get("panels", []):
        yield from _expressions(inner)


def asked_by_dashboard(text):
    board = json.loads(text)
    asked = set()
    for panel in board["panels"]:
        for expression in _expressions(panel):
            asked |= set(METRIC.findall(expression))
    for variable in board["templating"]["list"]:
        asked |= set(METRIC.findall(json.dumps(variable["query"])))
    return asked


def asked_by_rules(text):
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    # Only what is asked for counts, not what is said.
    return set(METRIC.findall(re.sub(r"^\s*(summary|description|- name|- alert):.*$", "", code, flags=re.M)))
