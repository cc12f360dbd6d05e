"""What is installed: manuals, completions, what `meson install` puts where, the package and its life."""

import pathlib
import re
import shutil
import tempfile

import completions
import package
from tally import call

MANUALS = ("daemon/hubcrawld.8", "config/hubcrawl.toml.5")
# Which other manuals are installed here, mandoc knows only for this machine.
OTHER_MANUALS = re.compile(r"referenced manual not found|outdated mandoc\.db")
# Below the prefix; {zsh} is another folder for /usr than for any other.
INSTALLED = """
bin/hubcrawld
lib/systemd/system/hubcrawl-once.service
lib/systemd/system/hubcrawl.service
lib/systemd/system/hubcrawl.timer
share/bash-completion/completions/hubcrawld
share/doc/hubcrawl/ERRORS.md
share/doc/hubcrawl/examples/hubcrawl-service.toml
share/doc/hubcrawl/examples/hubcrawl.toml
share/fish/vendor_completions.d/hubcrawld.fish
share/hubcrawl/grafana/hubcrawl.json
share/hubcrawl/prometheus/hubcrawl.rules.yml
share/hubcrawl/status.schema.json
share/man/man5/hubcrawl.toml.5
share/man/man8/hubcrawld.8
share/zsh/{zsh}/_hubcrawld
"""
PACKED_ONLY = {"etc/hubcrawl/hubcrawl.toml", "usr/share/doc/hubcrawl/changelog.gz", "usr/share/doc/hubcrawl/copyright"}


def manuals(tally, root):
    for command in (["mandoc", "-T", "lint"], ["groff", "-mdoc", "-ww", "-z", "-T", "utf8"]):
        name = f"install: manuals read by {command[0]}"
        if not shutil.which(command[0]):
            tally.skip(name, f"{command[0]} is not installed")
            continue
        said = "".join(call([*command, root / manual], root)[1] for manual in MANUALS)
        said = "\n".join(line for line in said.splitlines() if not OTHER_MANUALS.search(line))
        tally.fail(name, said) if said else tally.ok(name)


def compare(tally, name, found, expected):
    if found == expected:
        tally.ok(name, note=f"{len(found)} files")
    else:
        tally.fail(name, "\n".join([f"not there: {path}" for path in sorted(expected - found)]
                                   + [f"not expected: {path}" for path in sorted(found - expected)]))


def below_a_prefix(tally, build):
    """`build` is for Meson's own prefix, /usr/local."""
    name = "install: meson install, below its prefix alone"
    with tempfile.TemporaryDirectory(prefix="hubcrawl-install-") as folder:
        status, said = call(["meson", "install", "-C", build, "--no-rebuild", "--destdir", folder], build)
        if status:
            tally.fail(name, said)
            return
        top = pathlib.Path(folder)
        found = {str(path.relative_to(top)) for path in top.rglob("*") if not path.is_dir()}
        expected = {f"usr/local/{path}" for path in INSTALLED.format(zsh="site-functions").split()}
        compare(tally, name, found, expected)
        units = "".join(path.read_text() for path in top.rglob("*.service"))
        started = set(re.findall(r"(?m)^ExecStart=(\S+)", units))
        name = "install: units start what is installed"
        tally.ok(name) if started == {"/usr/local/bin/hubcrawld"} else tally.fail(name, str(started))


def build_package(tally, root, folder):
    status, said = call([root / "systemd" / "debian" / "build-deb", folder], "/", timeout=1200)
    if status:
        tally.fail("install: build the package", said)
        return None
    deb = pathlib.Path(said.splitlines()[-1])
    tally.ok("install: build the package", note=f"{deb.stat().st_size // 1024} KiB")
    return deb


def packed(tally, deb):
    _, said = call(["dpkg-deb", "--contents", deb], "/")
    found = {line.split()[5].removeprefix("./") for line in said.splitlines() if not line.startswith("d")}
    expected = {f"usr/{path}" for path in INSTALLED.format(zsh="vendor-completions").split()} | PACKED_ONLY
    expected = {path + ".gz" if "/man/" in path else path for path in expected}
    compare(tally, "install: the package's files", found, expected)
    if not shutil.which("lintian"):
        tally.skip("install: lintian", "lintian is not installed")
        return
    status, said = call(["lintian", "--allow-root", "--fail-on", "error", deb], "/")
    tally.fail("install: lintian", said) if status else tally.ok("install: lintian", note=said.strip())


def run(tally, root, build):
    manuals(tally, root)
    completions.run(tally, root)
    stand_in = build / "tests" / "fake_hub" / "fake-hub"
    if not (build / "daemon" / "hubcrawld").is_file() or not stand_in.is_file():
        tally.fail("install", f"{build} is not built: step gcc comes first")
        return
    below_a_prefix(tally, build)
    if not shutil.which("dpkg-deb"):
        tally.skip("install: the package", "dpkg-deb is not installed")
        return
    with tempfile.TemporaryDirectory(prefix="hubcrawl-package-") as folder:
        if deb := build_package(tally, root, folder):
            packed(tally, deb)
            package.run(tally, root, deb, stand_in)
