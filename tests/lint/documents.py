"""What documents promise about the code, where no test can see it."""

import re

DOCUMENT = "daemon/ERRORS.md"
CONFIG_ERROR = re.compile(r'fail\(\s*errc::config_invalid,\s*((?:"(?:[^"\\]|\\.)*"\s*)+)')
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
# These quote what another part or a library says.
QUOTING = {"x; see --help", "x:x: x", "account x: x"}
# What other code puts before a message of a key or an account.
BEFORE = ["", "f:1: key 'k': ", "account a: "]


def _shapes(document):
    section = document.partition("\n## Usage and configuration\n")[2].partition("\n## ")[0]
    for cell in re.findall(r"^\| `(.*?)` \|", section, re.M):
        yield re.compile(".*".join(re.escape(part) for part in cell.split("…")), re.S)


def _message(literals):
    text = "".join(LITERAL.findall(literals)).replace('\\"', '"')
    return re.sub(r"\{[^{}]*\}", "x", text.replace("{{", "\1").replace("}}", "\2")).replace("\1", "{").replace("\2", "}")


def config_errors(files):
    """Each way to fail with config_invalid has its row in daemon/ERRORS.md."""
    shapes = list(_shapes(files.get(DOCUMENT, "")))
    for path, text in files.items():
        if not path.startswith(("lib/", "daemon/")) or not path.endswith(".cpp"):
            continue
        for found in CONFIG_ERROR.finditer(text):
            message = _message(found[1])
            if message not in QUOTING and not any(shape.fullmatch(before + message) for shape in shapes for before in BEFORE):
                line = text.count("\n", 0, found.start()) + 1
                yield path, line, f'{DOCUMENT} has no row for "{message}"'
