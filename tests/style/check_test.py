#!/usr/bin/env python3
"""Each check can fail: for every rule a snippet that breaks it, and a near one that does not."""

import json
import tempfile
import unittest
from pathlib import Path

import coroutines
import determinism
import flags
import formatting
import headers
import includes
import readmes
import text


class CheckTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="weir style ")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, path, content):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)

    def rules(self, module, path, content):
        self.write(path, content)
        return [f.rule for f in module.check(self.root)]

    def assert_one(self, module, rule, path, content):
        with self.subTest(path=path, content=content):
            self.assertEqual(self.rules(module, path, content), [rule])
        (self.root / path).unlink()

    def assert_clean(self, module, path, content):
        with self.subTest(path=path, content=content):
            self.assertEqual(self.rules(module, path, content), [])
        (self.root / path).unlink()


class Determinism(CheckTest):
    BAD = [
        ("wall-clock", "auto now = std::chrono::system_clock::now();"),
        ("wall-clock", "using clock = std::chrono::steady_clock;"),
        ("wall-clock", "std::chrono::high_resolution_clock::now();"),
        ("wall-clock", "auto t = time(nullptr);"),
        ("wall-clock", "auto t = std::time(&x);"),
        ("wall-clock", "gettimeofday(&tv, nullptr);"),
        ("wall-clock", "clock_gettime(CLOCK_MONOTONIC, &ts);"),
        ("randomness", "int i = rand();"),
        ("randomness", "int i = std::rand();"),
        ("randomness", "std::random_device device;"),
        ("randomness", "std::mt19937 engine;"),
        ("randomness", "std::uniform_int_distribution<int> d(1, 6);"),
        ("randomness", "std::shuffle(a, b, g);"),
        ("randomness", "std::ranges::shuffle(a, g);"),
        ("thread", "std::thread t(f);"),
        ("thread", "auto f = std::async(g);"),
        ("thread", "std::mutex m;"),
        ("thread", "std::atomic<int> i;"),
        ("thread", "thread_local int i;"),
        ("environment", 'auto home = std::getenv("HOME");'),
        ("locale", 'setlocale(LC_ALL, "");'),
        ("locale", "std::locale l;"),
        ("unordered", "std::unordered_map<int, int> m;"),
        ("unordered", "std::unordered_set<int> m;"),
        ("hash", "auto h = std::hash<int>{}(1);"),
        ("float", "float rate;"),
        ("libm", "#include <cmath>"),
        ("libm", "auto x = std::sqrt(y);"),
        ("pointer-order", "auto n = reinterpret_cast<std::uintptr_t>(p);"),
        ("pointer-order", "std::map<Task*, int> m;"),
        ("pointer-order", "std::set<const weir::Task *> m;"),
        ("coroutine-handle", "std::coroutine_handle<> h;"),
        ("co-await-temporary", "co_await f(Request{.name = 1});"),
        ("co-await-temporary", "co_await cloud.call<Put>(me, {\n    .stream = s,\n});"),
        ("co-await-condition", "while (a() && !co_await b()) c();"),
        ("co-await-condition", "bool x = co_await b() && a();"),
        ("co-await-condition", "if (a || f(1, (co_await b()))) c();"),
        ("co-await-condition", "if (a ||\n    !co_await b()) c();"),
        ("co-await-condition", "int x = co_await b() ? 1 : 2;"),
        ("co-await-condition", "int x = a ? co_await b() : 2;"),
        ("co-await-condition", "co_return a && P{co_await b()};"),
        ("co-await-condition", "while (co_await b()) {}"),
        ("co-await-condition", "do { a(); } while (!co_await b());"),
        ("co-await-condition", "for (int i = 0; i < co_await b(); ++i) {}"),
        ("co-await-condition", "for (auto x : co_await b()) {}"),
        ("coroutine-captures", "auto f = [&world](Kernel& k) -> Task<void> { co_return; };"),
        ("coroutine-captures", "g([this] (F<void()> k)\n   -> weir::Task<int> { co_return 1; });"),
        ("two-draws", "f(choices.draw(a), choices.draw(b));"),
        ("two-draws", "auto x = world.choices().below(a) +\n         world.choices().below(b);"),
    ]
    GOOD = [
        "Time time() const;",
        "auto now = world.time(x);",
        "// rand() and std::mutex are banned here",
        'log("std::thread");',
        "std::unordered_map<int, int> m;  // unordered: lookup only",
        "#include <unordered_map>",
        "auto x = std::floor(y);  // allowed(libm): exact on every machine",
        "// allowed(thread): guards a cache that decides nothing\nstd::mutex m;",
        "int operand(int brand);",
        "Request request{.name = 1};\nco_await f(request);",
        "co_await f(std::move(request)); Request other{.name = 1};",
        "auto a = choices.draw(x);\nauto b = choices.draw(y);",
        "std::map<int, Task*> m;",
        "if (!co_await b()) c();",
        "if (a && c) co_await b();",
        "auto&& x = co_await b();",
        "bool done = co_await b();\nwhile (a() && !done) { done = co_await b(); }",
        "co_await delay(a ? 1ms : 2ms);",
        "for (;;) { co_await b(); if (a && c) break; }",
        "for (int i = 0; i < 3 && a; ++i) co_await b(i);",
        "if (a && c) { co_await b(); } else { d = e || f; }",
        "X operator co_await() && noexcept;",
        "auto f = [](Kernel& k) -> Task<void> { if (co_await b(k)) co_return; };",
        "auto f = [&x](int k) -> Other<void> { return k; };",
        "auto x = 1'000'000 + int{'\"'};  auto y = float_of(x);",
    ]

    def test_every_rule_can_fail_in_sim(self):
        for rule, line in self.BAD:
            self.assert_one(determinism, rule, "sim/s3/bad.cc", line + "\n")

    def test_every_rule_has_a_snippet_that_breaks_it(self):
        rules = {rule for rule, *_ in determinism.RULES + coroutines.RULES}
        rules |= {"co-await-temporary", "two-draws"}
        self.assertEqual(rules, {rule for rule, _ in self.BAD})

    def test_near_misses_pass(self):
        for line in self.GOOD:
            self.assert_clean(determinism, "sim/s3/good.cc", line + "\n")

    def test_an_exception_covers_only_its_own_rule(self):
        self.assert_one(determinism, "thread", "sim/s3/bad.cc",
                        "std::mutex m;  // allowed(libm): a reason for something else\n")

    def test_an_exception_needs_a_reason(self):
        self.assert_one(determinism, "thread", "sim/s3/bad.cc",
                        "std::mutex m;  // allowed(thread):\n")

    def test_the_wall_clock_has_its_places(self):
        line = "auto now = std::chrono::steady_clock::now();\n"
        for path in ("harness/cli/a.cc", "harness/gateway/a.cc", "harness/explore/wall_time.cc",
                     "tests/harness/a_test.cc"):
            self.assert_clean(determinism, path, line)
        for path in ("harness/explore/sweep.cc", "scenarios/x/a.cc", "reports/a.cc"):
            self.assert_one(determinism, "wall-clock", path, line)

    def test_the_kernel_alone_touches_coroutine_handles(self):
        line = "std::coroutine_handle<> h;\n"
        self.assert_clean(determinism, "sim/kernel/task.h", line)
        self.assert_one(determinism, "coroutine-handle", "harness/explore/run.h", line)

    def test_a_finding_names_file_line_and_mend(self):
        self.write("sim/s3/bad.cc", "int a;\n/* two\nlines */\nint b = rand();\n")
        (finding,) = determinism.check(self.root)
        self.assertEqual(str(finding),
                         "sim/s3/bad.cc:4: [randomness] 'rand' is banned here; use a keyed choice "
                         "(sim/kernel/choices.h)")


class Flags(CheckTest):
    def findings(self, command):
        commands = self.root / "compile_commands.json"
        commands.write_text(json.dumps(
            [{"file": str(self.root / "sim/a.cc"), "directory": "/", "command": command}]))
        return flags.check(self.root, commands)

    def test_what_depends_on_the_machine_is_found(self):
        for flag in ("-march=native", "-ffast-math", "-Ofast", "-mfma", "-ffp-contract=fast"):
            with self.subTest(flag=flag):
                (finding,) = self.findings(f"g++ -O3 -ffp-contract=off {flag} -c sim/a.cc")
                self.assertEqual(finding.path, "sim/a.cc")
                self.assertIn(flag, finding.message)

    def test_a_file_without_the_flag_is_found(self):
        (finding,) = self.findings("g++ -O3 -c sim/a.cc")
        self.assertIn("-ffp-contract=off", finding.message)

    def test_near_misses_pass(self):
        self.assertEqual(self.findings("g++ -O3 -ffp-contract=off -march=x86-64 -c sim/a.cc"), [])

    def test_a_file_has_no_flags_of_its_own(self):
        for line in ("#pragma GCC optimize(\"fast-math\")", "#pragma STDC FP_CONTRACT ON",
                     "__attribute__((target(\"avx2\"))) int f();"):
            self.assert_one(flags, "flags", "sim/s3/bad.cc", line + "\n")

    def test_users_get_the_flag_as_well(self):
        private = "target_compile_options(weir_options PRIVATE -ffp-contract=off)\n"
        self.assert_one(flags, "flags", flags.OPTIONS, private)
        self.assert_clean(flags, flags.OPTIONS, private.replace("PRIVATE", "INTERFACE"))


class Includes(CheckTest):
    BAD = [
        ("sim/kernel/a.h", "sim/aws/arn.h"),
        ("sim/aws/a.h", "sim/s3/bucket.h"),
        ("sim/aws/a.h", "sim/s3/api.h"),
        ("sim/lambda/a.cc", "sim/s3/bucket.h"),
        ("sim/lambda/a.cc", "harness/faults/plan.h"),
        ("sim/lambda/a.cc", "tests/helper.h"),
        ("harness/faults/a.cc", "harness/properties/ledger.h"),
        ("harness/explore/a.cc", "harness/cli/options.h"),
        ("harness/explore/a.cc", "scenarios/demo/demo.h"),
        ("harness/explore/a.cc", "reports/json.h"),
        ("scenarios/demo/a.cc", "scenarios/other/b.h"),
        ("scenarios/demo/a.cc", "harness/cli/options.h"),
        ("reports/a.cc", "harness/properties/ledger.h"),
        ("reports/a.cc", "sim/kernel/time.h"),
        ("sim/kernel/a.h", "time.h"),
        ("sim/kernel/a.h", "../kernel/time.h"),
    ]
    GOOD = [
        ("sim/kernel/a.h", "sim/kernel/time.h"),
        ("sim/aws/a.h", "sim/kernel/time.h"),
        ("sim/lambda/a.cc", "sim/lambda/state.h"),
        ("sim/lambda/a.cc", "sim/s3/api.h"),
        ("sim/lambda/a.cc", "sim/aws/front_door.h"),
        ("harness/explore/a.cc", "harness/properties/ledger.h"),
        ("harness/cli/a.cc", "reports/json.h"),
        ("scenarios/demo/a.cc", "scenarios/demo/b.h"),
        ("scenarios/demo/a.cc", "harness/explore/scenario.h"),
        ("reports/a.cc", "harness/explore/result.h"),
        ("tests/sim/s3/a_test.cc", "sim/s3/bucket.h"),
    ]

    def test_wrong_directions_are_found(self):
        for path, included in self.BAD:
            self.assert_one(includes, "include", path, f'#include "{included}"\n')

    def test_own_headers_in_angle_brackets_are_found(self):
        self.assert_one(includes, "include", "sim/s3/a.cc", "#include <sim/s3/bucket.h>\n")

    def test_right_directions_pass(self):
        for path, included in self.GOOD:
            self.assert_clean(includes, path, f'#include <map>\n#include "{included}"\n')


class Text(CheckTest):
    def test_every_rule_can_fail(self):
        for rule, line in [
            ("line-length", "// " + "x" * 98),
            ("tab", "\tint a;"),
            ("trailing-blank", "int a; "),
            ("leftover", "// TO" "DO: later"),
            ("leftover", "// FIX" "ME"),
            ("machine-path", 'open("/ho' 'me/someone/file");'),
            ("registry-host", '"https://regis' 'try.example.org/x"'),
        ]:
            self.assert_one(text, rule, "sim/s3/bad.cc", line + "\n")

    def test_what_a_program_wrote_keeps_its_layout_but_not_its_leftovers(self):
        self.assert_clean(text, "tests/a.cc", "// Generated by x.\n// " + "x" * 98 + "\n")
        self.assert_one(text, "leftover", "tests/a.cc", "// Generated by x.\n// TO" "DO\n")

    def test_a_missing_last_newline_is_found(self):
        self.assert_one(text, "last-newline", "sim/s3/bad.cc", "int a;")

    def test_near_misses_pass(self):
        for line in ["// " + "x" * 97, "int TO" "DO_LIST;", "// a/home/run is no machine's path",
                     '"https://s3.us-east-1.amazonaws.com/"']:
            self.assert_clean(text, "sim/s3/good.cc", line + "\n")

    def test_long_files_are_noted_not_refused(self):
        self.write("sim/s3/long.cc", "int a;\n" * 601)
        self.assertEqual(text.check(self.root), [])
        self.assertEqual(list(text.notes(self.root)),
                         ["note: sim/s3/long.cc has 601 lines; is it two ideas?"])


class Readmes(CheckTest):
    def test_a_folder_without_a_readme_is_found(self):
        self.write("sim/README.md", "# sim\n\nThe world.\nStart in kernel.\n")
        self.assertEqual(self.rules(readmes, "sim/s3/a.cc", "int a;\n"), ["readme"])

    def test_a_readme_that_says_nothing_is_found(self):
        self.assertEqual(self.rules(readmes, "sim/README.md", "# sim\n"), ["readme"])

    def test_mirroring_test_folders_need_none(self):
        self.write("tests/README.md", "# tests\n\nMirror.\nStart in sim.\n")
        self.assertEqual(self.rules(readmes, "tests/sim/a_test.cc", "int a;\n"), [])
        self.assertEqual(self.rules(readmes, "tests/bench/a.cc", "int a;\n"), ["readme"])


@unittest.skipIf(formatting.binary()[1], formatting.binary()[1])
class Formatting(CheckTest):
    def test_unformatted_text_is_found_with_the_mend(self):
        self.write(".clang-format", "BasedOnStyle: Google\nColumnLimit: 100\n")
        self.write("sim/s3/good.cc", "int a = 1;\n")
        self.write("sim/s3/bad.cc", "int  a=1;\n")
        findings = formatting.check(self.root)
        self.assertEqual([f.path for f in findings], ["sim/s3/bad.cc"])
        self.assertIn("clang-format-14 -i sim/s3/bad.cc", findings[0].message)


class Headers(CheckTest):
    def test_a_header_that_leans_on_others_is_found_and_what_passed_is_remembered(self):
        self.write("sim/s3/good.h", '#pragma once\n#include "sim/s3/base.h"\nBase g();\n')
        self.write("sim/s3/base.h", "#pragma once\nstruct Base {};\n")
        self.write("sim/s3/bad.h", "#pragma once\nstd::string f();\n")
        cache = self.root / "cache.json"
        findings = headers.check(self.root, cache=cache)
        self.assertEqual([(f.path, f.line, f.rule) for f in findings],
                         [("sim/s3/bad.h", 2, "header")])
        # A failure is not remembered; a change in an included header is noticed.
        self.write("sim/s3/base.h", "#pragma once\nstruct Other {};\n")
        self.assertEqual([f.path for f in headers.check(self.root, cache=cache)],
                         ["sim/s3/bad.h", "sim/s3/good.h"])

    def test_a_header_without_guard_is_found(self):
        self.assertEqual(self.rules(headers, "sim/s3/a.h", "struct A {};\n"), ["header"])


if __name__ == "__main__":
    unittest.main()
