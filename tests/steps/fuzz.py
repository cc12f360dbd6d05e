"""Each fuzz target replays its seeds, then looks for new trouble for a while."""

import concurrent.futures
import re
import shutil
import tempfile

import build
from tally import call

LIMITS = ["-timeout=10", "-rss_limit_mb=2048"]


def run(tally, root, directory, seconds):
    if not build.compile_all(tally, "fuzz", directory, ["fuzz"]):
        return
    targets = sorted(path for path in (directory / "tests" / "fuzz").glob("fuzz-*") if path.is_file())
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda target: _one(tally, root, directory, target, seconds), targets))


def _one(tally, root, directory, target, seconds):
    name = target.name.removeprefix("fuzz-")
    seeds = root / "tests" / "fuzz" / "corpus" / name
    if not seeds.is_dir() or not any(seeds.iterdir()):
        tally.fail(f"fuzz: {name}", f"{seeds} has no seeds")
        return
    found = f"-artifact_prefix={directory}/{name}-"
    files = sorted(seeds.iterdir())
    status, said = call([target, *LIMITS, found, *files], root, timeout=300)
    if status:
        tally.fail(f"fuzz: {name}: seeds", said)
        return
    tally.ok(f"fuzz: {name}: seeds", note=f"{len(files)} files")
    fresh = tempfile.mkdtemp(prefix="hubcrawl-fuzz-")
    try:
        status, said = call([target, f"-max_total_time={seconds}", *LIMITS, found, fresh, seeds], root,
                            timeout=seconds * 3 + 120)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    if status:
        tally.fail(f"fuzz: {name}", "\n".join(line for line in said.splitlines() if not re.match(r"#\d+\s", line)))
        return
    runs = re.findall(r"Done (\d+) runs in (\d+) second", said)
    edges = re.findall(r"\bcov: (\d+)", said)
    tally.ok(f"fuzz: {name}", note="{} runs in {} s, {} edges".format(*runs[-1], *edges[-1:] or "?") if runs else "")
