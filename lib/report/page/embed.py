"""Writes page_parts.cpp: each file named as a constant, scripts and styles with the hash that a
Content-Security-Policy knows them by. `embed.py OUTPUT FILE...`"""

import base64
import hashlib
import pathlib
import sys

DELIMITER = "page_part"


def constant(path):
    text = path.read_text(encoding="utf-8")
    name = path.name.replace(".", "_")
    if f"){DELIMITER}" in text or "</script" in text and path.suffix == ".js":
        sys.exit(f"{path} cannot be embedded: it holds what ends it")
    lines = [f'extern std::string_view const {name};',
             f'std::string_view const {name} = R"{DELIMITER}({text}){DELIMITER}";']
    if path.suffix != ".html":
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        lines += [f"extern std::string_view const {name}_hash;",
                  f"std::string_view const {name}_hash = \"'sha256-{digest}'\";"]
    return "\n".join(lines)


def main():
    output, *sources = map(pathlib.Path, sys.argv[1:])
    parts = "\n\n".join(constant(path) for path in sources)
    output.write_text(f"#include <string_view>\n\nnamespace hubcrawl::report {{\n\n{parts}\n\n"
                      "} // namespace hubcrawl::report\n", encoding="utf-8")


if __name__ == "__main__":
    main()
