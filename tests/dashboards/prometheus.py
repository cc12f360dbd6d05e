"""The real chain: metrics.prom, node_exporter, Prometheus, an answer to a query."""

import json
import pathlib
import re
import urllib.parse
import urllib.request

from scenes import running, until

CONFIG = """
global: {{scrape_interval: 1s}}
rule_files: [{rules}]
scrape_configs:
  - job_name: node
    static_configs: [{{targets: ["{target}"]}}]
"""
# Nothing may go by way of a proxy of the environment.
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _address(log):
    """Where it listens, as it says itself."""
    return until("to listen", lambda: re.search(r'"Listening on" address=(\S+)', pathlib.Path(log).read_text()), log)[1]


def _value(address, query, log):
    url = f"http://{address}/api/v1/query?" + urllib.parse.urlencode({"query": query})

    def ask():
        try:
            with DIRECTLY.open(url, timeout=10) as reply:
                found = json.load(reply)["data"]["result"]
        except OSError:
            return None
        return found[0]["value"][1] if found else None

    return until(query, ask, log)


def query(directory, rules, work, queries):
    """Each query's first value, as text, once it has one; metrics.prom lies in `directory`."""
    exporter_log, log = work / "node_exporter.log", work / "prometheus.log"
    exporter = ["prometheus-node-exporter", "--web.listen-address=127.0.0.1:0", "--collector.disable-defaults",
                "--collector.textfile", f"--collector.textfile.directory={directory}"]
    with running(exporter, exporter_log):
        config = work / "prometheus.yml"
        config.write_text(CONFIG.format(target=_address(exporter_log), rules=rules))
        server = ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={work / 'tsdb'}",
                  "--web.listen-address=127.0.0.1:0"]
        with running(server, log):
            address = _address(log)
            return {query: _value(address, query, log) for query in queries}
