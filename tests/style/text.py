"""Plain text rules: line length, tabs, trailing blanks, leftover notes, names of one machine.

Files over 600 lines are reported, not refused: length alone is no fault, but often a sign of two
ideas in one file.
"""

import re

from tree import Finding, is_generated, read, walk

COLUMNS_MAX = 100
LINES_NOTED = 600
SUFFIXES = (".h", ".cc", ".cmake", ".txt", ".py", ".sh", ".md", ".json", ".yml", ".yaml")
NAMES = ("weir", ".ci/run", ".clang-format", ".clang-tidy", ".editorconfig", ".gitignore")
CODE = (".h", ".cc", ".cmake", ".py", ".sh")

LEFTOVER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
MACHINE_PATH = re.compile(r"(?<![\w.~$}/-])/(?:home|root|Users|work|mnt)/[A-Za-z]")
REGISTRY = re.compile(
    r"\b(?:registry|mirrors?|proxy|packages?|deb|archive|pypi|files|index|crates|static)\."
    r"(?:[a-z0-9-]+\.)*(?:org|io|com|net|dev)\b")
# Texts that come from elsewhere: samples of real input, and this check's own patterns.
EXEMPT = re.compile(r"^(?:LICENSE|tests/style/.*|.*/(?:samples?|fixtures|models?)/.*)$")


def files(root):
    for path in walk(root):
        name = path.rsplit("/", 1)[-1]
        if path.endswith(SUFFIXES) or path in NAMES or name in NAMES:
            yield path
    for path in NAMES:
        if path.startswith(".ci/") and (root / path).exists():
            yield path


def is_code(path):
    return path.endswith(CODE) or path in ("weir", ".ci/run") or path.endswith("CMakeLists.txt")


def check(root):
    findings = []
    for path in files(root):
        text = read(root, path)
        code = is_code(path) and not is_generated(text)
        exempt = EXEMPT.match(path)
        for number, line in enumerate(text.splitlines(), 1):
            if code:
                if len(line) > COLUMNS_MAX:
                    findings.append(Finding(path, number, "line-length",
                                            f"{len(line)} columns, at most {COLUMNS_MAX}"))
                if "\t" in line:
                    findings.append(Finding(path, number, "tab", "a tab; indent with blanks"))
                if line != line.rstrip():
                    findings.append(Finding(path, number, "trailing-blank", "blanks at the end"))
            if exempt:
                continue
            for rule, pattern, message in (
                ("leftover", LEFTOVER, "say in an issue what is left, not in the text"),
                ("machine-path", MACHINE_PATH, "a path of one machine"),
                ("registry-host", REGISTRY, "a host of a package registry or mirror"),
            ):
                match = pattern.search(line)
                if match:
                    findings.append(Finding(path, number, rule, f"'{match.group(0)}': {message}"))
        if code and text and not text.endswith("\n"):
            findings.append(Finding(path, text.count("\n") + 1, "last-newline",
                                    "the last line does not end with a newline"))
    return findings


def notes(root):
    for path in files(root):
        if is_code(path):
            lines = read(root, path).count("\n")
            if lines > LINES_NOTED:
                yield f"note: {path} has {lines} lines; is it two ideas?"
