"""Lint, format and clang-tidy: what is found without running the program."""

import concurrent.futures
import json
import os
import sys

from tally import call

LINT_RULES = "tests/lint/lint.py"


def cpp_files(root):
    return sorted(path for folder in ("lib", "daemon", "tests") for path in (root / folder).rglob("*")
                  if path.suffix in (".cpp", ".hpp") and path.is_file())


def lint(tally, root):
    status, said = call([sys.executable, "tests/lint/self_test.py"], root)
    tally.fail("lint: its own tests", said) if status else tally.ok("lint: its own tests")
    status, said = call([sys.executable, LINT_RULES], root)
    if not said.startswith(("ok", "FAIL")):
        tally.fail("lint", said)
        return
    rules = []  # [passed, name, findings]
    for line in said.splitlines():
        if line.startswith(" "):
            rules[-1][2].append(line.strip())
        else:
            rules.append((line.startswith("ok"), line[5:], []))
    for passed, name, findings in rules:
        if not passed:
            tally.fail(f"lint: {name}", "\n".join(findings))
    if passed := sum(1 for rule in rules if rule[0]):
        tally.ok("lint", passed, f"{passed} of {len(rules)} rules")


def formatting(tally, root, clang):
    if clang != 19:
        tally.skip("format", f"clang-format {clang} is not 19: another version has other habits")
        return
    files = cpp_files(root)
    status, said = call([f"clang-format-{clang}", "--dry-run", "-Werror", *files], root)
    if status:
        bad = sorted({line.split(":")[0] for line in said.splitlines() if "[-Wclang-format" in line})
        tally.fail("format", f"run clang-format-{clang} -i on\n" + "\n".join(bad or [said]))
    else:
        tally.ok("format", note=f"{len(files)} files")


def tidy(tally, root, directory, clang):
    """clang-tidy over the product's own sources, as the compile database of `directory` has them."""
    database = directory / "compile_commands.json"
    if not database.is_file():
        tally.fail("tidy", f"{database} is not there: the clang build did not configure")
        return
    own = sorted({str((directory / entry["file"]).resolve()) for entry in json.loads(database.read_text())})
    own = [path for path in own if path.startswith((f"{root}/lib/", f"{root}/daemon/"))
           and not path.endswith("_impl.cpp")]

    def one(path):
        return path, *call([f"clang-tidy-{clang}", "--quiet", "-p", directory, path], root, timeout=300)

    bad = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, status, said in pool.map(one, own):
            if status:
                bad.append(path)
                kept = [line for line in said.splitlines() if not line.endswith(("generated.", "treated as error"))]
                tally.fail(f"tidy: {os.path.relpath(path, root)}", "\n".join(kept))
    if len(own) > len(bad):
        tally.ok("tidy", len(own) - len(bad), f"{len(own) - len(bad)} of {len(own)} files")
