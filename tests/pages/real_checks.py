"""What a real crawl leaves, in the same browser."""

import csv
import json
import pathlib
import subprocess

from checks import AUDIT, Skipped, expect, is_quiet, open_page, same

WORLD = pathlib.Path(__file__).with_name("world.toml")


def crawl(work, directory):
    """The output directory of one crawl of the stand-in Hub."""
    output = work / "crawled"
    if output.is_dir():
        return output
    stand_in = directory / "tests" / "fake_hub" / "fake-hub"
    if not stand_in.is_file():
        raise Skipped("the stand-in Hub is not built")
    with subprocess.Popen([stand_in, "--world", WORLD, "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          text=True) as server:
        try:
            url = server.stdout.readline().strip()
            secret = work / "secret"
            secret.write_text("s3cret")
            secret.chmod(0o400)
            subprocess.run([directory / "daemon" / "hubcrawld", "--once", "--hub-url", url, "--namespace", "acme", "--username", "acme-bot",
                            "--secret-file", secret, "--output", output, "--progress", "never", "--log-level", "error"],
                           check=True, timeout=120)
        finally:
            server.kill()
    return output


def real(chromium, work, directory, _):
    """a real crawl: both pages are quiet, accessible, and say what its data files say."""
    output = crawl(work, directory)
    with open(output / "current" / "repositories.csv", encoding="utf-8", newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    with open_page(chromium, output / "index.html", before="") as page:
        is_quiet(page, "index", [(output / "index.html").as_uri()])
        same(page.run(AUDIT), [], "index")
        same(page.run("document.querySelector('h1').innerText"), "All is well", "the headline")
        manifest = json.loads((output / "current" / "manifest.json").read_text())
        datasets = manifest["namespaces"][0]["datasets"]
        cells = page.run("[...document.querySelectorAll('section[aria-labelledby=spaces] tbody td')].map((each) => each.textContent)")
        same([int(cell.replace(",", "")) for cell in (cells[0], cells[2], cells[3])],
             [datasets[name]["rows"] for name in ("repositories", "tags", "images")], "the sums")
    report = (output / "current").resolve() / "report.html"
    with open_page(chromium, report, before="") as page:
        is_quiet(page, "report", [report.as_uri()])
        same(page.run(AUDIT), [], "report")
        shown = {row[1]: row for row in page.run("JSON.parse(document.getElementById('rows').textContent)")}
        same(sorted(shown), sorted(rows), "repositories")
        for name, row in rows.items():
            same((shown[name][4], shown[name][5], shown[name][3]),
                 (int(row["pull_count"]), int(row["star_count"]), int(row["is_private"] == "true")), name)
        tags = sum(row[7] for row in shown.values())
        same(tags, datasets["tags"]["rows"], "tags")
        expect("<script>document.title='x'</script>" in page.run("document.body.textContent"), "a description is not shown as it is")
    return f"{len(rows)} repositories, {tags} tags"


CHECKS = (real,)
