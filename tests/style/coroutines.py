"""Coroutine rules: spellings that GCC 12 compiles wrongly, or that outlive what they use.

`co-await-condition`: GCC 12.2 emits a trap (ud2) for `while (a() && !co_await b())`, and awaits
whose operands are only sometimes evaluated have been wrong in other forms. So a co_await is never
an operand of &&, || or ?:, nor part of the head of a loop: it stands in a statement of its own.

`coroutine-captures`: the captures of a lambda die with the lambda, not with the coroutine that it
began. A coroutine takes what it needs as parameters.
"""

import re

CO_AWAIT = re.compile(r"\bco_await\b")
# Declarations such as `auto&& x` have no blank before &&; clang-format gives operators one.
SHORT_CIRCUIT = re.compile(r"(?<=\s)&&|\|\||(?<=\s)\?(?=\s)|\b(?:and|or)\b")
LAST_WORD = re.compile(r"(\w+)\s*$")
CLOSING = {")": "(", "]": "[", "}": "{"}
CAPTURES = re.compile(
    r"\[[^\[\]]+\]\s*\((?:[^()]|\([^()]*\))*\)\s*(?:mutable\s*)?->\s*(?:\w+::)*Task<")


def pairs(code):
    """{offset of a bracket: offset of its partner}, both ways."""
    result, stack = {}, []
    for offset, character in enumerate(code):
        if character in "([{":
            stack.append(offset)
        elif character in ")]}" and stack and code[stack[-1]] == CLOSING[character]:
            opening = stack.pop()
            result[opening], result[offset] = offset, opening
    return result


def opens_block(code, brace):
    """Whether this brace begins statements, rather than a value."""
    before = code[:brace].rstrip()
    if not before or before[-1] in ";{}):>":
        return True
    word = LAST_WORD.search(before)
    return bool(word) and word[1] in (
        "else", "do", "try", "const", "noexcept", "mutable", "override", "final")


def level_around(code, offset, partner):
    """What stands beside `offset` within its innermost brackets or its statement, brackets left
    out, and the offset of the bracket around it; None where the statement ends."""
    text, position, opening = [], offset - 1, None
    while position >= 0:
        character = code[position]
        if character in ")]}":
            start = partner.get(position, position)
            if character == "}" and opens_block(code, start):
                break
            position = start
        elif character in "([{":
            if character != "{" or not opens_block(code, position):
                opening = position
            break
        elif character == ";":
            break
        else:
            text.append(character)
        position -= 1
    text.reverse()
    position = offset
    while position < len(code) and code[position] not in ")]};":
        if code[position] in "([{":
            if code[position] == "{" and opens_block(code, position):
                break
            position = partner.get(position, position)
        else:
            text.append(code[position])
        position += 1
    return "".join(text), opening


def is_condition(code, offset, partner):
    """Whether the co_await there may be skipped in its expression, or is in a loop's head."""
    while offset is not None:
        beside, opening = level_around(code, offset, partner)
        if SHORT_CIRCUIT.search(beside):
            return True
        if opening is None:  # within the parentheses of for (;;) a statement ends as well
            return in_loop_head(code, offset, partner)
        word = LAST_WORD.search(code[max(0, opening - 40):opening])
        if code[opening] == "(" and word and word[1] in ("while", "for"):
            return True
        if code[opening] == "(" and word and word[1] in ("if", "switch"):
            return False
        offset = opening
    return False


def in_loop_head(code, offset, partner):
    for match in re.finditer(r"\b(?:for|while)\s*\(", code[max(0, offset - 400):offset]):
        opening = max(0, offset - 400) + match.end() - 1
        if opening < offset < partner.get(opening, opening):
            return True
    return False


def co_await_conditions(code):
    """Offsets of co_awaits that are operands of &&, ||, ?: or part of the head of a loop."""
    partner = pairs(code)
    for match in CO_AWAIT.finditer(code):
        if code[:match.start()].rstrip().endswith("operator"):
            continue
        if is_condition(code, match.start(), partner):
            yield match.start()


def coroutine_captures(code):
    for match in CAPTURES.finditer(code):
        yield match.start()


RULES = [
    ("co-await-condition", co_await_conditions,
     "GCC 12 miscompiles a co_await in an operand of &&, ||, ?: or in the head of a loop; put it "
     "into a statement of its own"),
    ("coroutine-captures", coroutine_captures,
     "a coroutine lambda's captures die with the lambda, not with the coroutine; pass them as "
     "parameters"),
]
