"""The project's files as the lint rules see them: path -> text."""

import pathlib
import re
import subprocess

SKIPPED = {".git", "__pycache__", "hubcrawl-output"}


def _listed(root):
    """Tracked and new files, without the ignored ones; git's own list where there is a repository."""
    git = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(git, capture_output=True, check=True, text=True).stdout.split("\0")
        return [name for name in names if name and (root / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        found = (p.relative_to(root) for p in root.rglob("*") if p.is_file())
        return [str(p) for p in found
                if not SKIPPED & set(p.parts) and not p.parts[0].startswith("build")]


def read(root):
    """Texts only: a file that is no UTF-8 (a fuzz seed, a capture) is data, not source."""
    root = pathlib.Path(root)
    files = {}
    for name in sorted(_listed(root)):
        if "/corpus/" in name:
            continue
        try:
            files[name] = (root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            pass
    return files


def is_cpp(path):
    return path.endswith((".cpp", ".hpp"))


def is_script(path, text):
    return path.endswith((".py", ".sh")) or text.startswith("#!")


def code_lines(text):
    """(number, line) with // comments taken off, so that a rule about code does not trip over prose."""
    for number, line in enumerate(text.split("\n"), 1):
        yield number, re.sub(r"(^|\s)//.*", "", line)
