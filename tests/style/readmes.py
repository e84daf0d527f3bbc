"""Each folder at the top two levels has a README: what lives here, what it may include, where to
start reading. Folders of tests that mirror the tree above need none, they have what they mirror."""

from pathlib import Path

from tree import Finding

TOPS = ("sim", "harness", "scenarios", "reports", "tests", "cmake", "docs", "tools")
MIRRORS = ("sim", "harness", "scenarios", "reports")
LINES_MIN = 3
# The one-folder-a-scenario rule is what scenarios/README.md says; each has its own all the same.


def check(root):
    root = Path(root)
    findings = []
    for top in TOPS:
        if not (root / top).is_dir():
            continue
        folders = [root / top] + sorted(f for f in (root / top).iterdir() if f.is_dir())
        for folder in folders:
            if folder.name == "__pycache__" or folder.name.startswith("."):
                continue
            if folder.parent == root / "tests" and folder.name in MIRRORS:
                continue
            if not any(f.is_file() for f in folder.rglob("*")):
                continue
            readme = folder / "README.md"
            path = readme.relative_to(root).as_posix()
            if not readme.exists():
                findings.append(Finding(path, 1, "readme", "missing: say what lives here, what it "
                                        "may include, where to start reading"))
            elif sum(1 for line in readme.read_text().splitlines() if line.strip()) < LINES_MIN:
                findings.append(Finding(path, 1, "readme", f"fewer than {LINES_MIN} lines"))
    return findings
