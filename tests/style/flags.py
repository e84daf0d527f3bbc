"""Compile flags on which histories rest: every file that is compiled says -ffp-contract=off, and
nothing lets a compiler pick instructions by machine or reorder arithmetic."""

import json
import re
from pathlib import Path

from tree import Finding, code_only, cpp_files, read

BANNED = re.compile(
    r"(?<!\S)(?:-march=native|-mtune=native|-mcpu=native|-ffast-math|-Ofast|-mfma|"
    r"-funsafe-math-optimizations|-fassociative-math|-ffp-contract=(?:fast|on)|-ffp-model=\S+)"
    r"(?!\S)")
REQUIRED = "-ffp-contract=off"
IN_SOURCE = re.compile(
    r"#\s*pragma\s+(?:GCC|clang)\s+(?:optimize|target)\b|#\s*pragma\s+STDC\s+FP_CONTRACT\s+ON"
    r"|\b__attribute__\s*\(\(\s*(?:optimize|target)\b|\[\[gnu::(?:optimize|target)\b")
OPTIONS = "cmake/WeirOptions.cmake"
INTERFACE = re.compile(
    r"target_compile_options\(\s*weir_options\s+INTERFACE\s[^)]*-ffp-contract=off")


def commands(path):
    """(file, command line) of each compilation."""
    for entry in json.loads(Path(path).read_text()):
        yield entry["file"], entry.get("command") or " ".join(entry.get("arguments", []))


def check_command(name, command):
    banned = BANNED.search(command)
    if banned:
        yield Finding(name, 1, "flags", f"compiled with {banned.group(0)}: histories would depend "
                      "on the machine; take it out")
    if REQUIRED not in command.split():
        yield Finding(name, 1, "flags", f"compiled without {REQUIRED}; link the target to "
                      "weir_options")


def check(root, compile_commands=None):
    root = Path(root)
    findings = []
    for path in cpp_files(root):
        code = code_only(read(root, path))
        for match in IN_SOURCE.finditer(code):
            line = code.count("\n", 0, match.start()) + 1
            findings.append(Finding(path, line, "flags", f"'{match.group(0)}': one set of flags "
                                    "for every file"))
    if (root / OPTIONS).exists() and not INTERFACE.search(read(root, OPTIONS)):
        findings.append(Finding(OPTIONS, 1, "flags", f"{REQUIRED} is no interface option of "
                                "weir_options: users' handlers need it as well"))
    if compile_commands:
        for name, command in commands(compile_commands):
            name = Path(name)
            if name.is_relative_to(root):
                name = name.relative_to(root)
            findings.extend(check_command(name.as_posix(), command))
    return findings
