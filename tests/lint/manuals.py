"""Manuals, completions and README name what the program takes, all of it and nothing else."""

import re

ARGUMENTS, KEYS = "daemon/arguments.cpp", "daemon/config_file.cpp"
COMMAND_PAGE, FILE_PAGE = "daemon/hubcrawld.8", "config/hubcrawl.toml.5"
COMPLETIONS = {
    "daemon/completions/hubcrawld.bash": r"--([a-z][a-z-]*)",
    "daemon/completions/_hubcrawld": r"--([a-z][a-z-]*)",
    "daemon/completions/hubcrawld.fish": r"(?m)^complete .*? -l ([a-z-]+)",
}


def _differences(path, what, told, known):
    for name in sorted(known - told):
        yield path, 1, f"does not name {what} {name}"
    for name in sorted(told - known):
        yield path, 1, f"names {what} {name}, which the program does not know"


def _items(page, pattern):
    """What the first lines of a list's entries hold."""
    return {found for line in re.findall(r"(?m)^\.It (.*)", page) for found in re.findall(pattern, line)}


def flags(files):
    """Each flag stands in the manual, in README and in the completions of all shells; each variable in the manual."""
    code = files.get(ARGUMENTS, "")
    known = set(re.findall(r'(?:add_flag\(|add_value\(app, )"--([a-z-]+)', code))
    valued = set(re.findall(r'add_value\(app, "--([a-z-]+)', code))
    page = files.get(COMMAND_PAGE, "")
    yield from _differences(COMMAND_PAGE, "the flag", _items(page, r"Fl Fl ([a-z-]+)"), known)
    variables = {"HUBCRAWL_" + flag.upper().replace("-", "_") for flag in valued}
    yield from _differences(COMMAND_PAGE, "the variable", set(re.findall(r"\bHUBCRAWL_[A-Z_]+", page)), variables)
    table = files.get("README.md", "").partition("\n## Flags\n")[2].partition("\n## ")[0]
    rows = "\n".join(re.findall(r"(?m)^\| (.*?[^\\]) \|", table))
    yield from _differences("README.md", "the flag", set(re.findall(r"--([a-z][a-z-]+)", rows)), known)
    for path, pattern in COMPLETIONS.items():
        yield from _differences(path, "the flag", set(re.findall(pattern, files.get(path, ""))), known)


def signals_and_statuses(files):
    """The manual has the signals that main.cpp waits for, and the exit statuses."""
    page = files.get(COMMAND_PAGE, "")
    waited = set(re.findall(r"\bSIG[A-Z0-9]+\b(?!, SIG_)", files.get("daemon/main.cpp", ""))) - {"SIGPIPE"}
    yield from _differences(COMMAND_PAGE, "the signal", _items(page, r"^Dv (SIG[A-Z0-9]+)"), waited)
    statuses = set(re.findall(r"(?m)^ +\w+ = (\d+),", files.get("daemon/exit_status.hpp", "")))
    yield from _differences(COMMAND_PAGE, "the exit status", _items(page, r"^(\d+)$"), statuses)


def _end(text, opening):
    """Where the bracket that stands at `opening` is closed."""
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] in "({") - (text[at] in ")}")
        if depth == 0:
            return at
    return len(text)


def known_keys(code):
    """table.key of all that config_file.cpp reads; those of the top have no table."""
    body = code.partition(" top_keys(std::string_view file, settings& chosen) {\n")[2].partition("\n}\n")[0]
    entries = [(found[1], found.start(), _end(body, found.start())) for found in re.finditer(r'\{"(\w+)",', body)]
    keys = set()
    tables = {name for name, start, end in entries if re.match(r"\s*(sub|each)_table\(", body[start + len(name) + 4:])}
    for name, start, end in entries:
        table = next((f"{outer}." for outer, begin, close in entries if begin < start < close), "")
        if table or name not in tables:
            keys.add(table + name)
    for named in re.findall(r'auto const\* name : \{((?:"\w+",? ?)+)\}', code):
        keys |= {f"columns.{name}" for name in re.findall(r"\w+", named)}
    account = code.partition(" read_account(")[2].partition("\n}\n")[0]
    keys |= {f"account.{name}" for name in re.findall(r'\{"(\w+)"', account)}
    keys |= {f"public.{name}" for name in re.findall(r'keys\{\{"(\w+)"', account)}
    return keys | {f"secret.{name}" for name in re.findall(r'\{"(\w+)", kind\(', code)}


def keys(files):
    """Each key of the configuration file stands in its manual, below its table, and in the example."""
    known = known_keys(files.get(KEYS, ""))
    told, table = set(), ""
    for line in files.get(FILE_PAGE, "").split("\n"):
        if found := re.match(r"\.Ss The tables? (\w+)$", line):
            table = found[1] + "."
        elif found := re.match(r"\.It Cm (\w+) No = ", line):
            told.add(table + found[1])
        elif found := re.match(r"\.It Li \{ (\w+) = ", line):
            told.add("secret." + found[1])
    yield from _differences(FILE_PAGE, "the key", told, known)
    told, table = set(), ""
    for line in files.get("config/hubcrawl.toml", "").split("\n"):
        if found := re.match(r"#?\[+(\w+)\]+$", line):
            table = found[1] + "."
        elif found := re.match(r"#?(\w+) = ", line):
            told.add(table + found[1])
        told |= {f"secret.{name}" for name in re.findall(r"^#? *secret = \{ (\w+) = ", line)}
    told |= known & {"columns.tags", "columns.images"}  # as the one of the three that is shown
    yield from _differences("config/hubcrawl.toml", "the key", told, known)
