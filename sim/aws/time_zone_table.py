#!/usr/bin/env python3
"""Writes time_zone_table.cc: all IANA time zones and links, from the year 2000 on.

    sim/aws/time_zone_table.py /usr/share/zoneinfo > sim/aws/time_zone_table.cc

The folder holds compiled zones (TZif) and `tzdata.zi`, whose first line names the version. Zones
that agree since 2000 share one history. What a zone's yearly rule says is left out of its changes.

IANA writes the winters of Ireland and Morocco as daylight saving of minus an hour; here, as in
Java and ICU, their summers are daylight time.
"""

import calendar
import re
import struct
import sys
from pathlib import Path

SINCE = 946684800  # 2000-01-01T00:00:00Z
YEAR_LAST = 2150  # how far rules are compared with the files
SKIPPED = ("posix", "right", "posixrules", "localtime", "Factory")


def read_zone(data):
    """([(instant, (offset, daylight, abbreviation))], the type before the first, the POSIX rule)"""
    def counts(start):
        return struct.unpack(">6l", data[start + 20:start + 44])
    utc, std, leap, times, types, chars = counts(0)
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + std + utc
    utc, std, leap, times, types, chars = counts(at)
    at += 44
    instants = struct.unpack(f">{times}q", data[at:at + 8 * times])
    at += 8 * times
    indices = data[at:at + times]
    at += times
    raw = [struct.unpack(">lbB", data[at + 6 * i:at + 6 * i + 6]) for i in range(types)]
    at += 6 * types
    names = data[at:at + chars]
    kinds = [(offset, bool(daylight), names[start:].split(b"\0")[0].decode())
             for offset, daylight, start in raw]
    rule = data[at + chars + leap * 12 + std + utc:].strip(b"\n").decode()
    return [(t, kinds[i]) for t, i in zip(instants, indices)], kinds[0], rule


def seconds(text):
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")] + [0, 0]
    return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])


def read_rule(text):
    """(standard, None or (daylight, date of its begin, date of its end)) of a POSIX TZ string."""
    clock = r"[+-]?\d+(?::\d+){0,2}"
    match = re.fullmatch(
        rf"(<[^>]+>|[A-Za-z]+)({clock})"
        rf"(?:(<[^>]+>|[A-Za-z]+)({clock})?,M(\d+)\.(\d)\.(\d)(?:/({clock}))?"
        rf",M(\d+)\.(\d)\.(\d)(?:/({clock}))?)?", text)
    if not match:
        raise ValueError(f"a rule of a new kind: {text}")
    name, offset, summer, summer_offset, *dates = match.groups()
    standard = (-seconds(offset), False, name.strip("<>"))
    if not summer:
        return standard, None
    ahead = -seconds(summer_offset) if summer_offset else standard[0] + 3600
    daylight = (ahead, True, summer.strip("<>"))
    begin = (*map(int, dates[0:3]), seconds(dates[3] or "2"))
    end = (*map(int, dates[4:7]), seconds(dates[7] or "2"))
    if ahead < standard[0]:  # winter as daylight saving: the other way round
        return (ahead, False, daylight[2]), ((standard[0], True, standard[2]), end, begin)
    return standard, (daylight, begin, end)


def instant(date, year, offset):
    month, week, weekday, second = date
    first = (calendar.weekday(year, month, 1) + 1) % 7  # 0 = Sunday
    day = 1 + (weekday - first) % 7 + (week - 1) * 7
    while day > calendar.monthrange(year, month)[1]:
        day -= 7
    return calendar.timegm((year, month, day, 0, 0, 0)) + second - offset


def rule_changes(rule, year_first):
    standard, summer = rule
    if not summer:
        return []
    daylight, begin, end = summer
    changes = []
    for year in range(year_first, YEAR_LAST):
        changes.append((instant(begin, year, standard[0]), daylight))
        changes.append((instant(end, year, daylight[0]), standard))
    return sorted(changes)


def without_negative_daylight(changes, rule_is_negative):
    def negative(i):
        if i == len(changes):
            return rule_is_negative
        return (0 < i and changes[i][1][1] and not changes[i - 1][1][1]
                and changes[i][1][0] < changes[i - 1][1][0])

    def back(i):  # for good, to what was called daylight saving before
        return i + 1 < len(changes) and changes[i + 1][1][0] == changes[i - 1][1][0]

    result = []
    for i, (at, (offset, daylight, name)) in enumerate(changes):
        if negative(i):
            daylight = False
        elif not daylight and i > 0 and negative(i - 1) and (negative(i + 1) or back(i)):
            daylight = True
        result.append((at, (offset, daylight, name)))
    return result


def history(data):
    changes, before, text = read_zone(data)
    rule = read_rule(text)
    changes = without_negative_daylight(changes, rule[1] is not None and text.startswith("IST-1"))
    first = before
    for at, kind in changes:
        if at <= SINCE:
            first = kind
    changes = [change for change in changes if change[0] > SINCE]
    changes = [change for before, change in zip([(0, first), *changes], changes)
               if before[1] != change[1]]
    kept = list(changes)
    ruled = rule_changes(rule, 2000)
    if ruled:
        limit = changes[-1][0] if changes else SINCE
        expected = [change for change in ruled if SINCE < change[0] <= limit]
        while kept and expected and kept[-1] == expected[-1]:
            kept.pop()
            expected.pop()
        # The rule holds after the last change that is kept: it must have nothing of its own there.
        while len(kept) < len(changes) and expected and (not kept or expected[-1][0] > kept[-1][0]):
            kept.append(changes[len(kept)])
        after = kept[-1][0] if kept else SINCE
        if [change for change in ruled if after < change[0] <= limit] != changes[len(kept):]:
            raise ValueError(f"the rule {text} does not explain the changes")
    elif (kept[-1][1] if kept else first)[0] != rule[0][0]:
        raise ValueError(f"the rule {text} is not where the changes end")
    return first, tuple(kept), rule if ruled else None


def distinct(items):
    found = {}
    for item in items:
        found.setdefault(item, len(found))
    return found


def rows(items, width=96):
    line = "   "
    for item in items:
        if len(line) + len(item) + 2 > width:
            yield line
            line = "   "
        line += f" {item},"
    if line.strip():
        yield line


def table(kind, name, lines):
    return [f"std::span<const {kind}> {name}() {{", f"  static constexpr {kind} kAll[] = {{",
            *lines, "  };", "  return kAll;", "}", ""]


def main(folder):
    version = (folder / "tzdata.zi").read_text().split("\n")[0].removeprefix("# version ")
    zones = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(SKIPPED):
            data = path.read_bytes()
            if data.startswith(b"TZif"):
                zones[name] = history(data)
    histories = distinct(zones[name] for name in sorted(zones))
    types = distinct(kind for first, changes, rule in histories
                     for kind in (first, *(kind for _, kind in changes),
                                  *((rule[0], rule[1][0]) if rule else ())))
    rules = distinct(rule for _, _, rule in histories if rule)

    out = [f"// Generated by time_zone_table.py from tzdata {version}.", "",
           '#include "sim/aws/time_zone_table.h"', "", "namespace weir::aws::zones {", "",
           f'std::string_view version() {{ return "{version}"; }}', ""]
    out += table("LocalTimeType", "types",
                 rows(f'{{{offset}, {str(daylight).lower()}, "{name}"}}'
                      for offset, daylight, name in types))
    out += table("Change", "changes",
                 rows(f"{{{at}U, {types[kind]}}}"
                      for _, changes, _ in histories for at, kind in changes))
    out += table("YearlyRule", "rules",
                 rows(f"{{{types[standard]}, {types[daylight]}, "
                      f"{{{', '.join(map(str, begin))}}}, {{{', '.join(map(str, end))}}}}}"
                      for standard, (daylight, begin, end) in rules))
    items = []
    begin = 0
    for first, changes, rule in histories:
        end = begin + len(changes)
        items.append(f"{{{types[first]}, {begin}, {end}, {rules[rule] if rule else -1}}}")
        begin = end
    out += table("History", "histories", rows(items))
    out += table("TimeZone", "Registry::all",
                 rows(f'{{"{name}", {histories[zones[name]]}}}' for name in sorted(zones)))
    out += ["}  // namespace weir::aws::zones", ""]
    sys.stdout.write("\n".join(out))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
