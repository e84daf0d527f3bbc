"""json.h and json.cc: one reader and one writer a structure, on top of sim/aws/codec.h."""

from emit_api import BANNER, all_structures
from shapes import identifier, string_literal

# Members of these services that travel outside the body are left out of the document.
BODY_ONLY = {'json', 'rest-json'}
FORMATS = {'iso8601': 'iso8601', 'rfc822': 'rfc822', 'unixTimestamp': 'unix_seconds'}


def body_members(service, members):
  """(member, use, name in the document)"""
  for member, use in members:
    if service.facts['protocol'] in BODY_ONLY:
      if 'location' in use.facts:
        continue
      yield member, use, use.facts.get('locationName', member)
    else:
      yield member, use, member


def bound_members(service, members):
  """(member, use, its name) of what travels outside the body."""
  if service.facts['protocol'] not in BODY_ONLY:
    return []
  return [(member, use, member) for member, use in members if 'location' in use.facts]


def header(service):
  guard = f'WEIR_GENERATED_SIM_{service.name.upper()}_JSON_H_'
  lines = [BANNER.format(service=service.name) +
           '//\n// JSON of the shapes in api.h; sim/aws/codec.h says how to use it.\n',
           f'#ifndef {guard}', f'#define {guard}', '', '#include "sim/aws/codec.h"',
           f'#include "{service.include}/api.h"', '', f'namespace weir::{service.name} {{', '']
  for name, members, _ in all_structures(service):
    cpp = identifier(name)
    lines += [f'void to_json(nlohmann::json& out, const {cpp}& value);',
              f'bool read_json(const nlohmann::json& in, {cpp}& out, aws::JsonReader& reader);']
    if bound_members(service, members):
      lines += ['// The members that travel in the URI, the query or a header, by their names.',
                f'void write_bound(nlohmann::json& out, const {cpp}& value);',
                f'bool read_bound(const nlohmann::json& in, {cpp}& out, aws::JsonReader& reader);']
  return '\n'.join(lines + ['', f'}}  // namespace weir::{service.name}', '', f'#endif  // {guard}',
                            ''])


def timestamp_format(service, use):
  if service.type_of(use.shape) != 'timestamp':
    return ''
  name = use.facts.get('timestampFormat', service.shape(use.shape).get('timestampFormat'))
  return f', aws::TimestampFormat::{FORMATS[name]}' if name else ''


def write_members(service, members):
  return [f'  aws::write_member(out, {string_literal(key)}, value.{identifier(member)}'
          f'{timestamp_format(service, use)});' for member, use, key in members]


def read_members(members):
  lines = []
  for member, _, key in members:
    lines += [f'  if (!aws::read_member(in, {string_literal(key)}, out.{identifier(member)}, '
              'reader)) {', '    return false;', '  }']
  return ['  if (!aws::enter_object(in, reader)) return false;', *lines, '  reader.leave();',
          '  return true;', '}', '']


def source(service):
  lines = [BANNER.format(service=service.name), f'#include "{service.include}/json.h"', '',
           f'namespace weir::{service.name} {{', '']
  for name, members, _ in all_structures(service):
    cpp = identifier(name)
    body = list(body_members(service, members))
    unused = '' if body else '[[maybe_unused]] '
    lines += [f'void to_json(nlohmann::json& out, {unused}const {cpp}& value) {{',
              '  out = nlohmann::json::object();']
    lines += [*write_members(service, body), '}', '',
              f'bool read_json(const nlohmann::json& in, {unused}{cpp}& out,',
              '               aws::JsonReader& reader) {', *read_members(body)]
    bound = bound_members(service, members)
    if bound:
      lines += [f'void write_bound(nlohmann::json& out, const {cpp}& value) {{',
                *write_members(service, bound), '}', '',
                f'bool read_bound(const nlohmann::json& in, {cpp}& out,',
                '                aws::JsonReader& reader) {', *read_members(bound)]
  return '\n'.join(lines + [f'}}  // namespace weir::{service.name}', ''])
