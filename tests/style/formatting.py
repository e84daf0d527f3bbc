"""All C++ is formatted by clang-format 14, the version of Debian 12. Another version breaks lines
differently, so that the binary is pinned by name; WEIR_CLANG_FORMAT names it where it is elsewhere.
"""

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tree import Finding, cpp_files, is_generated, read

VERSION = "14"


def binary():
    """The pinned clang-format, or a sentence that says what to do."""
    name = os.environ.get("WEIR_CLANG_FORMAT", "clang-format-" + VERSION)
    path = shutil.which(name)
    if not path:
        return None, f"{name} is not installed; apt-get install clang-format-{VERSION}"
    version = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    if f"version {VERSION}." not in version:
        return None, f"{path} is {version.strip()}, and this tree is formatted by {VERSION}"
    return path, None


def check(root):
    program, problem = binary()
    if problem:
        return [Finding(".clang-format", 1, "format", problem)]
    files = [f for f in cpp_files(root) if not is_generated(read(root, f))]
    if not files:
        return []
    workers = max(1, os.cpu_count() or 1)
    groups = [files[i::workers * 4] for i in range(workers * 4)]

    def run(group):
        if not group:
            return ""
        return subprocess.run([program, "--dry-run", "--ferror-limit=1", "--style=file", *group],
                              cwd=root, capture_output=True, text=True).stderr

    with ThreadPoolExecutor(workers) as pool:
        output = "".join(pool.map(run, groups))
    first = {}
    for match in re.finditer(r"^(\S[^:\n]*):(\d+):\d+: (?:warning|error):", output, re.MULTILINE):
        first.setdefault(match[1], int(match[2]))
    found = [Finding(path, line, "format", f"run: clang-format-{VERSION} -i {path}")
             for path, line in sorted(first.items())]
    if len(found) > 1:
        found.append(Finding(".", 0, "format", "all at once: clang-format-%s -i %s"
                             % (VERSION, " ".join(sorted(first)))))
    if output.strip() and not found:
        found.append(Finding(".", 0, "format", output.strip()))
    return found
