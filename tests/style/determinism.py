"""Determinism rules: names that may not appear where a history is computed, with their replacement.

A line is taken out of one rule by `// allowed(<rule>): <reason>`, on it or alone above it. Hash
maps that are never iterated say `// unordered: lookup only`.
"""

import re

import coroutines
from tree import Finding, allowed_lines, code_only, cpp_files, read

WORLD = ("sim/",)
PLAYERS = ("sim/", "scenarios/", "harness/faults/", "harness/properties/")  # run inside a world
NO_WALL_CLOCK = PLAYERS + ("harness/explore/", "reports/")
EVERYWHERE = ("sim/", "harness/", "scenarios/", "reports/", "tests/")
WALL_TIME_FILES = ("harness/explore/wall_time.h", "harness/explore/wall_time.cc")

LIBM = (
    "sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|exp|exp2|expm1|log|log2|log10|log1p|pow|sqrt|"
    "cbrt|hypot|erf|erfc|tgamma|lgamma|ceil|floor|round|lround|llround|trunc|nearbyint|rint|fmod|"
    "remainder|fma|ldexp|frexp|modf"
)

# rule, where, pattern, what to write instead
RULES = [
    ("wall-clock", NO_WALL_CLOCK,
     r"\b(?:system_clock|steady_clock|high_resolution_clock|file_clock|utc_clock|tai_clock)\b"
     r"|\b(?:gettimeofday|clock_gettime|timespec_get|localtime(?:_r)?|mktime|ftime)\s*\("
     r"|(?:\bstd::|(?<![\w:.>])::)(?:time|clock)\s*\("
     r"|(?<![\w:.>])time\s*\(\s*(?:NULL|nullptr|0)\s*\)",
     "virtual time (sim/kernel/time.h); the wall clock belongs to harness/cli, harness/gateway and "
     "harness/explore/wall_time.h"),
    ("randomness", PLAYERS,
     r"\b(?:random_device|mt19937(?:_64)?|minstd_rand0?|default_random_engine|ranlux\w+|knuth_b)\b"
     r"|\bstd::\w+_distribution\b|\bstd::(?:ranges::)?(?:shuffle|sample|random_shuffle)\b"
     r"|(?<![\w.>])(?:s?rand|s?random|[dlm]rand48|rand_r|arc4random\w*|getrandom|getentropy)\s*\("
     r"|#\s*include\s*<random>",
     "a keyed choice (sim/kernel/choices.h)"),
    ("thread", PLAYERS,
     r"\bstd::(?:thread|jthread|async|mutex|timed_mutex|recursive_mutex|shared_mutex|atomic\w*|"
     r"condition_variable\w*|future|promise|call_once|lock_guard|unique_lock|scoped_lock)\b"
     r"|\bthread_local\b|\bpthread_\w+"
     r"|#\s*include\s*<(?:thread|mutex|shared_mutex|atomic|future|condition_variable)>",
     "tasks (sim/kernel/task.h); one world is one thread"),
    ("environment", PLAYERS,
     r"\b(?:secure_)?getenv\b|\bsetenv\b|\benviron\b",
     "an option that the scenario or the command line passes in"),
    ("locale", PLAYERS,
     r"\bsetlocale\b|\bstd::locale\b|\bimbue\s*\(|#\s*include\s*<(?:locale|clocale)>",
     "std::to_chars, std::from_chars or fmt::format without L"),
    ("unordered", WORLD,
     r"\bunordered_(?:multi)?(?:map|set)\b",
     "std::map or a sorted vector; or `// unordered: lookup only` where it is never iterated"),
    ("hash", WORLD,
     r"\bstd::hash\b",
     "weir's own hash (sim/kernel/hash.h); the standard one differs between libraries"),
    ("float", WORLD,
     r"\bfloat\b",
     "integers and exact ratios"),
    ("libm", WORLD,
     r"#\s*include\s*<(?:cmath|math\.h|complex|tgmath\.h)>|\bstd::(?:%s)[fl]?\s*\(" % LIBM,
     "integer arithmetic; libm picks variants by processor"),
    ("pointer-order", WORLD,
     r"\b(?:std::)?u?intptr_t\b|\bstd::(?:multi)?(?:map|set)\s*<\s*(?:const\s+)?[\w:]+\s*\*"
     r"|\bstd::less\s*<[^<>;]*\*\s*>",
     "an id given at birth; addresses differ from run to run"),
    ("coroutine-handle", ("sim/", "harness/", "scenarios/", "reports/"),
     r"\bcoroutine_handle\b",
     "Task, TaskGroup, Channel (sim/kernel)"),
]
RULES = [(rule, where, re.compile(pattern), mend) for rule, where, pattern, mend in RULES]

CO_AWAIT = re.compile(r"\bco_await\b")
DESIGNATED = re.compile(r"\{\s*\.\s*[A-Za-z_]\w*\s*(?:=|\{)")
DRAW = re.compile(r"\bchoices_?\s*(?:\(\s*\))?\s*(?:\.|->)\s*\w+\s*(?:<[^<>;]*>)?\s*\(")
# What looks at choices without drawing.
NOT_A_DRAW = re.compile(
    r"(?:\.|->)\s*(?:record|recorded|recording|force|forced|replace|size|empty|seed|clear|set\w*|"
    r"end|begin|find|get|at)\s*\(")


def operand_end(code, start):
    """Where the operand of a co_await that begins at `start` ends."""
    depth = 0
    for position in range(start, len(code)):
        character = code[position]
        if character in "([{":
            depth += 1
        elif character in ")]}":
            if depth == 0:
                return position
            depth -= 1
        elif character == ";" and depth == 0:
            return position
    return len(code)


def co_await_temporaries(code):
    """Offsets of designated initialisers inside the operand of a co_await."""
    for match in CO_AWAIT.finditer(code):
        end = operand_end(code, match.end())
        # A lambda's body is its own full expression, so that only its frame matters; up to it.
        found = DESIGNATED.search(code, match.end(), end)
        if found:
            yield found.start()


def double_draws(code):
    """Offsets of the second draw within one statement."""
    statement_start = 0
    for boundary in re.finditer(r"[;{}]|\Z", code):
        draws = [m for m in DRAW.finditer(code, statement_start, boundary.start())
                 if not NOT_A_DRAW.search(m.group(0))]
        if len(draws) > 1:
            yield draws[1].start()
        statement_start = boundary.end()


def applies(rule, where, path):
    if not path.startswith(where):
        return False
    if rule == "wall-clock" and path in WALL_TIME_FILES:
        return False
    if rule == "coroutine-handle" and path.startswith("sim/kernel/"):
        return False
    return True


def check(root):
    findings = []
    for path in cpp_files(root):
        text = read(root, path)
        code = code_only(text)
        raw_lines = text.splitlines()
        allowed = allowed_lines(text)

        def add(offset, rule, message):
            line = code.count("\n", 0, offset) + 1
            if rule in allowed.get(line, ()):
                return
            if rule == "unordered" and "// unordered: lookup only" in raw_lines[line - 1]:
                return
            findings.append(Finding(path, line, rule, message))

        for rule, where, pattern, mend in RULES:
            if applies(rule, where, path):
                for match in pattern.finditer(code):
                    name = " ".join(match.group(0).split()).rstrip("( ")
                    line_start = code.rfind("\n", 0, match.start()) + 1
                    # An include of <unordered_map> decides nothing by itself.
                    if rule == "unordered" and "#" in code[line_start:match.start()]:
                        continue
                    add(match.start(), rule, f"'{name}' is banned here; use {mend}")
        if path.startswith(EVERYWHERE):
            for offset in co_await_temporaries(code):
                add(offset, "co-await-temporary",
                    "GCC 12 can destroy an aggregate temporary inside a co_await twice; name it in "
                    "a variable first, or use a type with a user-declared constructor")
            for rule, offsets, mend in coroutines.RULES:
                for offset in offsets(code):
                    add(offset, rule, mend)
        if path.startswith(PLAYERS + ("harness/explore/",)):
            for offset in double_draws(code):
                add(offset, "two-draws",
                    "two draws in one statement: compilers evaluate arguments in different order; "
                    "one draw, one statement")
    return findings
