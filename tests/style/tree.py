"""What all style checks share: the files of the tree, C++ text without comments, and findings."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

CPP_FOLDERS = ("sim", "harness", "scenarios", "reports", "tests")
CPP_SUFFIXES = (".h", ".cc")
# Kept as they are: `// allowed(<rule>): <reason>` on a line takes it out of one rule.
ALLOWED = re.compile(r"//\s*allowed\((?P<rule>[\w-]+)\):\s*\S+")


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: [{self.rule}] {self.message}"


def walk(root, *folders, suffixes=None, skip=("build", "__pycache__")):
    """All files below the folders, relative to root, sorted; hidden folders left out."""
    root = Path(root)
    found = []
    for folder in folders or (".",):
        for current, folders_here, names in os.walk(root / folder):
            folders_here[:] = [f for f in folders_here if f not in skip and not f.startswith(".")]
            for name in names:
                if suffixes is None or name.endswith(tuple(suffixes)):
                    found.append((Path(current) / name).relative_to(root).as_posix())
    return sorted(found)


def cpp_files(root, *folders):
    return walk(root, *(folders or CPP_FOLDERS), suffixes=CPP_SUFFIXES)


def read(root, path):
    return (Path(root) / path).read_text(encoding="utf-8", errors="replace")


_TOKENS = re.compile(
    r"""//[^\n]*
      | /\*.*?\*/
      | R"(?P<tag>[^\s()\\]{0,16})\(.*?\)(?P=tag)"
      | "(?:\\.|[^"\\\n])*"
      | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'
    """,
    re.DOTALL | re.VERBOSE,
)


def code_only(text):
    """The text with comments blanked and strings emptied; every line keeps its number."""

    def blank(match):
        token = match.group(0)
        newlines = "\n" * token.count("\n")
        return newlines if token.startswith("/") else '""' + newlines

    lines = _TOKENS.sub(blank, text)
    return lines


def allowed_lines(text):
    """{line number: rule} for the lines that carry an `allowed` comment, and the line below one
    that stands alone."""
    result = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = ALLOWED.search(line)
        if match:
            result.setdefault(number, set()).add(match["rule"])
            if line.lstrip().startswith("//"):
                result.setdefault(number + 1, set()).add(match["rule"])
    return result
