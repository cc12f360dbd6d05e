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


def faults_of_dashboard(text, rules):
    """What a panel of the dashboard would show wrongly, in words."""
    age = r"hubcrawl_current_snapshot_timestamp_seconds"
    limit = re.search(age + r" > (\d+) \* 3600", rules)
    for panel in json.loads(text)["panels"]:
        if panel["type"] != "stat":
            continue
        for target in panel["targets"]:
            # Over the range of the page it would show the last value that there was, of whoever has long gone.
            if target.get("instant") is not True or target.get("range") is not False:
                yield f"{panel['title']}: {target['expr']} is not asked for as it is now"
            if age in target["expr"]:
                red = panel["fieldConfig"]["defaults"]["thresholds"]["steps"][-1]["value"]
                if not limit or red != int(limit[1]) * 3600:
                    yield f"{panel['title']}: red from {red} s on, but the alert fires {limit and limit[0]}"


def asked_by_rules(text):
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    # Only what is asked for counts, not what is said.
    return set(METRIC.findall(re.sub(r"^\s*(summary|description|- name|- alert):.*$", "", code, flags=re.M)))
