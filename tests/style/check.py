#!/usr/bin/env python3
"""Runs one style check over the tree: exit 0 without findings, 1 with them, 2 for bad usage.

    tests/style/check.py includes
    tests/style/check.py headers --generated build/release/generated --cache build/headers.json
"""

import argparse
import sys
from pathlib import Path

import determinism
import flags
import formatting
import headers
import includes
import readmes
import text

CHECKS = {
    "determinism": determinism.check,
    "flags": flags.check,
    "formatting": formatting.check,
    "headers": headers.check,
    "includes": includes.check,
    "readmes": readmes.check,
    "text": text.check,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("check", choices=sorted(CHECKS))
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--compiler", default="g++", help="headers: the compiler")
    parser.add_argument("--generated", type=Path, help="headers: where the API headers are")
    parser.add_argument("--cache", type=Path, help="headers: remembers what was checked")
    parser.add_argument("--commands", type=Path, help="flags: a compile_commands.json")
    options = parser.parse_args()
    if options.check == "headers":
        findings = headers.check(options.root, options.compiler, options.generated, options.cache)
    elif options.check == "flags":
        findings = flags.check(options.root, options.commands)
    else:
        findings = CHECKS[options.check](options.root)
    if options.check == "text":
        for note in text.notes(options.root):
            print(note)
    for finding in findings:
        print(finding)
    if findings:
        print(f"{len(findings)} findings", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
