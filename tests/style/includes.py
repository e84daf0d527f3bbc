"""Include direction: scenarios -> harness -> sim/<service> -> sim/aws -> sim/kernel.

A service never includes another one's internals, only its generated sim/<other>/api.h: it calls the
other through the front door, as the real one does. Reports read only what harness/explore hands
out.
"""

import re
from pathlib import PurePosixPath

from tree import Finding, allowed_lines, cpp_files, read

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
TOPS = ("sim", "harness", "scenarios", "reports", "tests")
HARNESS = {  # each folder, and the ones of harness/ that it may include beside itself
    "faults": (),
    "properties": ("faults",),
    "explore": ("faults", "properties"),
    "gateway": ("faults", "properties", "explore"),
    "cli": ("faults", "properties", "explore", "gateway"),
}


def parts(path):
    pieces = PurePosixPath(path).parts
    return pieces[0], pieces[1] if len(pieces) > 2 else ""


def objection(path, included):
    """Why `path` may not include `included`, or None."""
    top, folder = parts(path)
    other_top, other = parts(included)
    if top == "tests" or (top, folder) == (other_top, other):
        return None
    if other_top == "tests":
        return "only tests include tests"
    if top == "sim":
        if other_top != "sim":
            return f"sim/ knows nothing of {other_top}/; the world does not know that it is tested"
        if folder == "kernel":
            return "sim/kernel includes nothing but itself"
        if other == "kernel" or (folder != "aws" and other == "aws"):
            return None
        if folder == "aws":
            return "sim/aws is below all services; it includes only itself and sim/kernel"
        if included == f"sim/{other}/api.h":
            return None
        return f"a service calls another through the front door; only sim/{other}/api.h is open"
    if top == "harness":
        if other_top == "sim":
            return None
        if other_top == "harness" and other in HARNESS.get(folder, ()):
            return None
        if other_top == "reports" and folder == "cli":
            return None
        return f"harness/{folder} is not above {other_top}/{other}".rstrip("/")
    if top == "scenarios":
        if other_top == "sim":
            return None
        if other_top == "harness" and other not in ("cli", "gateway"):
            return None
        return f"a scenario includes sim, harness/{{faults,properties,explore}} and its own folder"
    if top == "reports":
        if (other_top, other) in (("harness", "explore"), ("reports", "")):
            return None
        if other_top == "reports":
            return None
        return "reports read only the results that harness/explore hands out"
    return None


def check(root):
    findings = []
    for path in cpp_files(root):
        text = read(root, path)
        allowed = allowed_lines(text)
        for match in INCLUDE.finditer(text):
            bracket, included = match.groups()
            line = text.count("\n", 0, match.start(1)) + 1
            if "include" in allowed.get(line, ()):
                continue
            top = included.split("/")[0]
            if ".." in included.split("/"):
                why = "no '..' in includes; write the path from the root of the repository"
            elif top in TOPS and "/" in included and bracket == "<":
                why = "own headers are included with quotes"
            elif top in TOPS and "/" in included:
                why = objection(path, included)
            elif bracket == '"':
                why = "own headers are included by their path from the root, others with <>"
            else:
                why = None
            if why:
                findings.append(Finding(path, line, "include", f'"{included}": {why}'))
    return findings
