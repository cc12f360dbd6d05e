#!/usr/bin/env python3
"""Holds the tree to its own rules: `lint.py [ROOT]` prints a line per rule, then what breaks it."""

import pathlib
import sys

import architecture
import documents
import manuals
import tidiness
import tree

RULES = [
    architecture.layers, architecture.owners, architecture.stand_in_apart, architecture.structured_concurrency,
    architecture.no_sleep, tidiness.short_files, tidiness.nothing_left_open, tidiness.white_space,
    tidiness.top_level, tidiness.listed_in_meson, tidiness.mirrored, tidiness.include_guard,
    tidiness.scripts_parse, documents.config_errors, manuals.flags, manuals.signals_and_statuses, manuals.keys,
]


def check(files):
    """[(rule's name, ["path:line: message", ...])]"""
    return [(rule.__name__, [f"{path}:{line}: {text}" for path, line, text in rule(files)]) for rule in RULES]


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    results = check(tree.read(root))
    for name, findings in results:
        print(f"{'FAIL' if findings else 'ok  '} {name}")
        for finding in findings:
            print(f"     {finding}")
    return any(findings for _, findings in results)


if __name__ == "__main__":
    sys.exit(main())
