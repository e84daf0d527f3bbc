"""Each header compiles alone, so that a reader may include any of them first.

Syntax only, in parallel. What was checked is remembered by the content of the header and of all own
headers it includes, so that a second run checks only what changed.
"""

import hashlib
import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tree import Finding, cpp_files, read

FLAGS = ["-std=c++23", "-fsyntax-only", "-DPCRE2_CODE_UNIT_WIDTH=8", "-x", "c++"]
FOLDERS = ("sim", "harness", "scenarios", "reports")


def digest(path):
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


def own_dependencies(makefile_rule, root, generated):
    """The files of a make rule that are the project's own: in its tree or generated."""
    text = re.sub(r"\\\n", " ", makefile_rule).split(":", 1)[-1]
    words = re.findall(r"(?:\\[ #]|\S)+", text)  # make writes a blank in a path as "\\ "
    words = [re.sub(r"\\([ #])", r"\1", w).replace("$$", "$") for w in words]
    own = [str(root)] + ([str(generated)] if generated else [])
    return sorted({w for w in words if any(w.startswith(o + os.sep) for o in own)})


def compile_alone(compiler, root, generated, header):
    path = str(root / header)
    includes = [f"-I{root}"] + ([f"-I{generated}"] if generated else [])
    rule = subprocess.run([compiler, *FLAGS, *includes, "-MMD", "-MF", "/dev/stdout",
                           "-include", path, "/dev/null"], capture_output=True, text=True)
    return rule.returncode, rule.stdout, rule.stderr


def check(root, compiler="g++", generated=None, cache=None):
    root = Path(root).resolve()
    generated = Path(generated).resolve() if generated else None
    known = {}
    if cache and Path(cache).exists():
        try:
            known = json.loads(Path(cache).read_text())
        except ValueError:
            known = {}
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True).stdout
    flags = " ".join([compiler, version.split("\n")[0], *FLAGS])
    findings = []
    pending = []
    for header in (f for f in cpp_files(root, *FOLDERS) if f.endswith(".h")):
        if not re.search(r"^#pragma once\b|^#ifndef \w+_H_?\b", read(root, header), re.MULTILINE):
            findings.append(Finding(header, 1, "header", "no include guard; write #pragma once"))
        entry = known.get(header)
        if entry and entry["flags"] == flags and all(
                digest(path) == value for path, value in entry["files"].items()):
            continue
        pending.append(header)

    with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as pool:
        results = list(pool.map(lambda h: compile_alone(compiler, root, generated, h), pending))
    for header, (status, rule, errors) in zip(pending, results):
        if status != 0:
            known.pop(header, None)
            first = re.search(r":(\d+):\d+: (?:fatal )?error: (.*)", errors)
            line = int(first[1]) if first else 1
            what = first[2] if first else errors.strip()[:300]
            findings.append(Finding(header, line, "header", f"does not compile alone: {what}"))
        else:
            files = own_dependencies(rule, root, generated) or [str(root / header)]
            known[header] = {"flags": flags, "files": {path: digest(path) for path in files}}
    if cache:
        temporary = Path(str(cache) + f".{os.getpid()}")
        temporary.write_text(json.dumps(known, indent=0, sort_keys=True))
        temporary.replace(cache)
    return findings
