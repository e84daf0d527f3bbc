#!/usr/bin/env python3
"""The launcher, on a tree of its own with a stand-in for the built program: nothing is built."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = '#!/bin/sh\nprintf "%s|" "$PWD" "$@"\n'


class Launcher(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="weir launcher ")
        self.addCleanup(folder.cleanup)
        self.root = Path(os.path.realpath(folder.name))
        shutil.copy(REPOSITORY / "weir", self.root)
        self.write("CMakeLists.txt", "")
        self.write("sim/kernel/a.h", "")
        self.write("cmake/packages.txt", "# a comment\nbuild  bash  a shell\n")

    def write(self, path, content, mode=0o644):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
        target.chmod(mode)

    def built(self):
        self.write("build/release/bin/weir", PROGRAM, 0o755)
        self.write("build/release/.stamp-cli", "")
        past = 1_000_000_000
        for current, folders, names in os.walk(self.root):
            for name in folders + names:
                os.utime(Path(current) / name, (past, past))
        os.utime(self.root / "build/release/.stamp-cli")

    def run_launcher(self, *words, command=None, cwd=None):
        return subprocess.run([str(command or self.root / "weir"), *words], cwd=cwd or self.root,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def test_what_is_built_and_fresh_starts_at_once_in_the_callers_folder(self):
        self.built()
        elsewhere = self.root / "some where"
        elsewhere.mkdir()
        result = self.run_launcher("run", "x y", "--input", "-", cwd=elsewhere)
        self.assertEqual(result.stdout, f"{elsewhere}|run|x y|--input|-|")
        self.assertEqual(result.stderr, "")

    def test_a_symbolic_link_to_it_works(self):
        self.built()
        link = self.root / "other" / "weir link"
        link.parent.mkdir()
        link.symlink_to("../weir")
        result = self.run_launcher("list", command=link)
        self.assertEqual(result.stdout, f"{self.root}|list|")

    def test_a_newer_source_builds_again_and_a_failure_says_what_and_where(self):
        self.built()
        for path in ("sim/kernel/a.h", "sim/kernel/new.h", "scenarios/x/b.cc"):
            with self.subTest(path=path):
                self.built()
                self.write(path, "// new\n")
                result = self.run_launcher("run", "x")
                self.assertEqual(result.returncode, 3, result)
                self.assertEqual(result.stdout, "")
                self.assertIn("configuring failed", result.stderr)
                self.assertIn("build/log/configure.log", result.stderr)
                self.assertIn("The mend:", result.stderr)

    def test_a_newer_readme_does_not(self):
        self.built()
        (self.root / "sim/README.md").write_text("# sim\n")
        os.utime(self.root / "sim", (1_000_000_000, 1_000_000_000))
        self.assertEqual(self.run_launcher("list").returncode, 0)

    @unittest.skipUnless(shutil.which("dpkg-query"), "no Debian")
    def test_no_install_lists_what_is_missing_and_stops(self):
        self.write("cmake/packages.txt", "build bash a shell\nbuild weir-no-such-package none\n")
        for words in (["run", "x", "--no-install"], ["--no-install", "run", "x"], ["--no-install"]):
            with self.subTest(words=words):
                result = self.run_launcher(*words)
                self.assertEqual(result.returncode, 2)
                self.assertIn("\n  weir-no-such-package\n", result.stderr)
                self.assertNotIn("  bash", result.stderr)
                self.assertIn("apt-get install weir-no-such-package", result.stderr)

    def test_help_needs_no_build(self):
        for words in ([], ["--help"], ["help"]):
            result = self.run_launcher(*words)
            self.assertEqual(result.returncode, 0)
            self.assertIn("./weir test --matrix", result.stdout)
        self.assertFalse((self.root / "build").exists())

    def test_the_built_program_gives_its_own_help(self):
        self.built()
        self.assertEqual(self.run_launcher("--help").stdout, f"{self.root}|--help|")

    def test_the_matrix_takes_no_further_options(self):
        result = self.run_launcher("test", "--matrix", "-R", "x")
        self.assertEqual((result.returncode, result.stdout), (2, ""))


if __name__ == "__main__":
    unittest.main()
