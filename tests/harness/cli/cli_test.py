"""The program as its users meet it: exit codes, messages, files.   cli_test.py <weir>"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

WEIR = ""
PIPELINE = "kinesis_to_s3"
BUG = "ignores_failed_record_count"
FAILING_PLAN = {
    "weir_plan": 1,
    "rules": [
        {"where": "kinesis:PutRecords/entry", "what": "throttled", "probability": "1/20"}
    ],
}


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def weir(self, *words, stdin=None):
        return subprocess.run(
            [WEIR, *map(str, words)], cwd=self.path, input=stdin, capture_output=True, timeout=120
        )

    def file(self, name, content):
        path = self.path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def plan(self, content=None):
        return self.file("plan.json", json.dumps(content or FAILING_PLAN))

    def failing_run(self):
        """A failure file, as a run has just written it."""
        done = self.weir("run", PIPELINE, "--variant", BUG, "--faults", self.plan(), "--out", "bad")
        self.assertEqual(done.returncode, 1, done.stderr)
        return self.path / "bad" / "failure.json"

    def refused(self, done, *parts):
        """Exit 2, one sentence on standard error, nothing on standard output."""
        self.assertEqual(done.returncode, 2, done.stderr)
        lines = done.stderr.decode().strip().splitlines()
        self.assertEqual(len(lines), 1, lines)
        for part in parts:
            self.assertIn(part, lines[0])
        self.assertEqual(done.stdout, b"")


class Run(Program):
    def test_a_run_that_holds_leaves_its_objects_as_files_and_exits_0(self):
        done = self.weir("run", PIPELINE, "--out", "out")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLessEqual(max(len(line) for line in done.stdout.decode().splitlines()), 80)
        result = json.loads((self.path / "out/result.json").read_text())
        self.assertEqual(result["verdict"], "held")
        self.assertEqual(result["counts"]["delivered"], result["counts"]["acknowledged"])
        bucket = self.path / "out/s3/demo-pipeline-bucket"
        self.assertEqual(len(list(bucket.iterdir())), result["counts"]["objects"])
        with (self.path / "out/manifest.ndjson").open() as manifest:
            rows = [json.loads(line) for line in manifest]
        for row in rows:
            self.assertEqual((self.path / "out" / row["file"]).stat().st_size, row["size"])
        self.assertTrue(any(":" in row["key"] for row in rows))
        self.assertFalse(any(":" in row["file"] for row in rows))

    def test_the_same_seed_is_the_same_history_and_another_seed_another_one(self):
        hashes = []
        for seed in (1, 1, 2):
            done = self.weir("run", PIPELINE, "--no-write", "--json", "--seed", seed)
            hashes.append(json.loads(done.stdout)["history_hash"])
        self.assertEqual(hashes[0], hashes[1])
        self.assertNotEqual(hashes[0], hashes[2])

    def test_records_come_from_standard_input_too(self):
        lines = b"one\ntwo\r\nthree"
        done = self.weir("run", PIPELINE, "--input", "-", "--out", "out", stdin=lines)
        self.assertEqual(done.returncode, 0, done.stderr)
        bodies = {p.read_bytes() for p in (self.path / "out/s3/demo-pipeline-bucket").iterdir()}
        self.assertTrue({b"one", b"two", b"three"} <= bodies)

    def test_putting_at_once_loses_records_to_latest(self):
        done = self.weir("run", PIPELINE, "--variant", "puts_at_once", "--no-write")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"no acknowledged record lost", done.stdout)

    def test_a_pipeline_that_does_not_settle_has_no_verdict(self):
        plan = {"weir_plan": 1, "rules": [
            {"where": "lambda:Invoke/run", "what": "timeout-before", "from": "1m"}]}
        done = self.weir("run", PIPELINE, "--faults", self.plan(plan), "--rate", 5, "--no-write")
        self.assertEqual(done.returncode, 4, done.stdout)
        self.assertIn(b"still waits for", done.stdout)

    def test_a_right_producer_survives_the_same_faults(self):
        done = self.weir("run", PIPELINE, "--faults", self.plan(), "--no-write", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(json.loads(done.stdout)["counts"]["faults"], 0)


class Replay(Program):
    def test_a_failure_replays_with_the_same_hash_and_exits_1(self):
        failure = self.failing_run()
        done = self.weir("replay", failure, "--json")
        self.assertEqual(done.returncode, 1, done.stderr)
        recorded = json.loads(failure.read_text())
        self.assertEqual(json.loads(done.stdout)["history_hash"], recorded["history_hash"])

    def test_another_history_by_the_same_sources_exits_3_and_names_the_first_difference(self):
        changed = json.loads(self.failing_run().read_text())
        changed["records"][70]["data"] = "changed"
        done = self.weir("replay", self.file("changed.json", json.dumps(changed)))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(b"first event that differs is number", done.stderr)

    def test_other_sources_compare_the_verdict_alone(self):
        changed = json.loads(self.failing_run().read_text())
        changed["fingerprint"] = "f" * 32
        done = self.weir("replay", self.file("older.json", json.dumps(changed)))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"still violated", done.stderr)

    def test_what_is_no_failure_file_is_refused_with_its_name(self):
        self.refused(self.weir("replay", "missing.json"), "missing.json", "cannot be read")
        self.refused(self.weir("replay", self.file("a.json", "{}")), "a.json", "weir_failure")
        self.refused(self.weir("replay", self.file("b.json", '{"weir_failure": 9}')), "b.json", "9")
        cut = self.failing_run().read_text()[:-100]
        self.refused(self.weir("replay", self.file("c.json", cut)), "c.json", "cut short")


class BadInput(Program):
    def test_unknown_words_are_refused_with_the_nearest_known_ones(self):
        self.refused(self.weir("run", "kinesis_to_s4"), "kinesis_to_s3")
        self.refused(self.weir("run", PIPELINE, "--variant", "puts_at_onse"), "puts_at_once")
        self.refused(self.weir("run", PIPELINE, "--sed", "1"), "--sed")
        self.refused(self.weir("rum", PIPELINE), "run")
        self.refused(self.weir("run", PIPELINE, "--seed", "many"), "seed")
        self.refused(self.weir("run", PIPELINE, "--start", "yesterday"), "--start", "2026-01-01")
        self.refused(self.weir("run", PIPELINE, "--log-level", "loud"), "loud")
        self.refused(self.weir("sweep", PIPELINE, "--shard", "4/4"), "4/4")
        self.refused(self.weir("run", PIPELINE, "--records", 10**14), "--records")

    def test_a_plan_is_refused_with_file_line_and_mend(self):
        unknown_kind = {"weir_plan": 1, "rules": [{"where": "s3:PutObject", "what": "throtled"}]}
        self.refused(self.weir("run", PIPELINE, "--faults", self.plan(unknown_kind)),
                     "plan.json", "throttled")
        unknown_member = self.file("p.json", '{"weir_plan": 1,\n "rules": [\n  {"were": "*"}]}')
        self.refused(self.weir("run", PIPELINE, "--faults", unknown_member), "p.json:3", "where")
        self.refused(self.weir("run", PIPELINE, "--faults", "none.json"), "none.json")

    def test_an_input_that_cannot_be_read_is_refused_and_nothing_is_written(self):
        self.refused(self.weir("run", PIPELINE, "--input", "no.ndjson", "--out", "o"), "no.ndjson")
        self.refused(self.weir("run", PIPELINE, "--input", self.path, "--out", "o"), "folder")
        empty = self.file("empty", "")
        self.refused(self.weir("run", PIPELINE, "--input", empty, "--out", "o"), "empty")
        self.assertFalse((self.path / "o").exists())

    def test_lines_that_the_service_would_refuse_are_listed_and_left_out(self):
        lines = b'{"k": "a"}\nnot json\n{"k": "' + b"x" * 1_100_000 + b'"}\n{"k": "b"}\n'
        events = self.file("events.ndjson", lines)
        words = ["run", PIPELINE, "--input", events, "--partition-key", "/k", "--json"]
        done = self.weir(*words, "--no-write")
        self.assertEqual(done.returncode, 0, done.stderr)
        counts = json.loads(done.stdout)["counts"]
        self.assertEqual((counts["produced"], counts["lines_refused"]), (2, 2))
        self.assertIn(b"events.ndjson:2:", done.stderr)
        self.assertIn(b"events.ndjson:3:", done.stderr)
        strict = self.weir(*words, "--strict", "--out", "o")
        self.assertEqual(strict.returncode, 2)
        self.assertFalse((self.path / "o").exists())

    def test_a_folder_that_weir_did_not_write_is_not_touched(self):
        (self.path / "mine").mkdir()
        self.file("mine/letter.txt", "dear")
        done = self.weir("run", PIPELINE, "--out", "mine")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(os.listdir(self.path / "mine"), ["letter.txt"])


class Sweep(Program):
    def test_a_sweep_of_a_right_pipeline_holds_and_says_what_struck(self):
        done = self.weir("sweep", PIPELINE, "--seeds", 60, "--records", 30, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual(result["outcomes"]["held"], 60)
        self.assertGreater(result["counts"]["faults"], 0)

    def test_a_planted_bug_is_found_and_each_failure_file_replays(self):
        done = self.weir("sweep", PIPELINE, "--seeds", 100, "--variant", BUG, "--json")
        self.assertEqual(done.returncode, 1, done.stderr)
        failures = [f for f in json.loads(done.stdout)["failures"] if f["file"]]
        self.assertTrue(failures)
        for failure in failures[:3]:
            self.assertEqual(self.weir("replay", failure["file"]).returncode, 1)

    def interrupted(self, words, after_s):
        running = subprocess.Popen([WEIR, *map(str, words)], cwd=self.path,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(after_s)
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=60)
        self.assertEqual(running.returncode, 4, stderr)
        return json.loads(stdout)["done"]

    def test_an_interrupted_sweep_goes_on_where_it_stopped(self):
        words = ["sweep", PIPELINE, "--seeds", 1_000_000, "--out", "s", "--json"]
        first = self.interrupted(words, 1.0)
        self.assertTrue(0 < first < 1_000_000)
        self.assertGreaterEqual(self.interrupted([*words, "--resume"], 0.5), first)


class Help(Program):
    def test_help_version_and_list_exit_0(self):
        for words in (["--help"], ["--version"], ["list"], ["list", "--faults"], ["run", "--help"]):
            done = self.weir(*words)
            self.assertEqual(done.returncode, 0, words)
            self.assertTrue(done.stdout)
        self.assertIn(BUG.encode(), self.weir("list").stdout)


if __name__ == "__main__":
    WEIR = os.path.abspath(sys.argv.pop(1))
    unittest.main()
