"""Translates the regular expressions of AWS's models (Java's dialect) for weir::aws::Pattern.

A lone character class with a quantifier becomes a table of 256 bits; everything else becomes a
PCRE2 expression, which is tried out with the PCRE2 library of this machine if there is one.
"""

import ctypes
import ctypes.util
import re
import string

# Patterns that PCRE2 refuses or that cannot mean what AWS wrote -> what weir uses instead.
EXCEPTIONS = {}

_ANY = frozenset(range(256))
_HIGH = frozenset(range(128, 256))
_DIGIT = frozenset(map(ord, string.digits))
_WORD = _DIGIT | frozenset(map(ord, string.ascii_letters + '_'))
_SPACE = frozenset(map(ord, ' \t\n\v\f\r'))
_ESCAPED_CLASSES = {'d': _DIGIT, 'w': _WORD, 's': _SPACE,
                    'D': _ANY - _DIGIT, 'W': _ANY - _WORD, 'S': _ANY - _SPACE}
_CONTROLS = {'t': 9, 'n': 10, 'r': 13, 'f': 12, 'v': 11}


class NotSimple(Exception):
  """The expression is more than one ASCII character class."""


def _escape(text, at):
  """The escape at text[at] == '\\\\': (set of a class or code of a character, next position)."""
  kind = text[at + 1:at + 2]
  if kind in _ESCAPED_CLASSES:
    return _ESCAPED_CLASSES[kind], at + 2
  if kind in _CONTROLS:
    return _CONTROLS[kind], at + 2
  digits = {'x': 2, 'u': 4}.get(kind)
  if digits:
    code = int(text[at + 2:at + 2 + digits], 16)
    if code > 127:
      raise NotSimple
    return code, at + 2 + digits
  if not kind or kind.isalnum():
    raise NotSimple
  return ord(kind), at + 2


def _bracket(text, at):
  """The class that opens at text[at] == '[': (set of bytes, next position)."""
  at += 1
  negated = text[at:at + 1] == '^'
  at += negated
  members = set()
  first = True
  while first or text[at:at + 1] != ']':
    first = False
    if at >= len(text) or text[at] == '[' or text[at:at + 2] == '&&' or ord(text[at]) > 127:
      raise NotSimple
    low, at = _escape(text, at) if text[at] == '\\' else (ord(text[at]), at + 1)
    if isinstance(low, frozenset):
      members |= low
      continue
    if text[at:at + 1] == '-' and text[at + 1:at + 2] not in (']', ''):
      high, after = (_escape(text, at + 1) if text[at + 1] == '\\' else
                     (ord(text[at + 1]), at + 2))
      if isinstance(high, frozenset) or high < low or text[at + 1] == '[':
        raise NotSimple
      members |= set(range(low, high + 1))
      at = after
    else:
      members.add(low)
  return (_ANY - members if negated else frozenset(members)), at + 1


def _quantifier(text):
  if text in ('', '*', '+', '?'):
    return {'': (1, 1), '*': (0, None), '+': (1, None), '?': (0, 1)}[text]
  counted = re.fullmatch(r'\{(\d+)(,(\d*))?\}', text)
  if not counted:
    raise NotSimple
  least = int(counted[1])
  return least, (least if counted[2] is None else int(counted[3]) if counted[3] else None)


def simple_class(pattern):
  """(set of bytes, least, most or None) if the pattern is one quantified class, else None."""
  text = pattern
  if text.startswith('^'):
    text = text[1:]
  if text.endswith('$') and not text.endswith('\\$'):
    text = text[:-1]
  if text.startswith('(') and text.endswith(')') and '(' not in text[1:] and text[1:2] != '?':
    text = text[1:-1]
  try:
    if text[:1] == '[':
      members, at = _bracket(text, 0)
    elif text[:1] == '\\':
      members, at = _escape(text, 0)
      if not isinstance(members, frozenset):
        return None
    else:
      return None
    least, most = _quantifier(text[at:])
  except (NotSimple, ValueError):
    return None
  # The table counts bytes; that is the number of characters only among ASCII.
  if members & _HIGH and (most is not None or least > 1):
    return None
  return members, least, most


def bits(members):
  """Four 64-bit words, bit n of word n / 64 for byte n."""
  return [sum(1 << (byte - 64 * word) for byte in members if byte // 64 == word)
          for word in range(4)]


def to_pcre(pattern):
  """The pattern in PCRE2's dialect."""
  def surrogates(match):
    high, low = int(match[1], 16), int(match[2], 16)
    return '\\x{%X}' % (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
  text = EXCEPTIONS.get(pattern, pattern)
  # Java reads a surrogate pair as one character. A range up to the last lone surrogate ends, as
  # far as valid UTF-8 goes, where the surrogates begin.
  text = re.sub(r'\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})', surrogates, text)
  text = re.sub(r'\\u([0-9a-fA-F]{4})', r'\\x{\1}', text)
  text = text.replace('\\p{ASCII}', '[\\x00-\\x7F]').replace('\\p{Print}', '[\\x20-\\x7E]')
  return text


_library = None


def pcre_error(expression):
  """What PCRE2 has against the expression; None if nothing, or if there is no PCRE2 to ask."""
  global _library
  if _library is None:
    name = ctypes.util.find_library('pcre2-8') or 'libpcre2-8.so.0'
    try:
      _library = ctypes.CDLL(name)
      _library.pcre2_compile_8.restype = ctypes.c_void_p
      _library.pcre2_compile_8.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint32,
                                           ctypes.POINTER(ctypes.c_int),
                                           ctypes.POINTER(ctypes.c_size_t), ctypes.c_void_p]
      _library.pcre2_code_free_8.argtypes = [ctypes.c_void_p]
    except (OSError, AttributeError):
      _library = False
  if not _library:
    return None
  raw = expression.encode()
  error, where = ctypes.c_int(), ctypes.c_size_t()
  utf = 0x00080000
  code = _library.pcre2_compile_8(raw, len(raw), utf, ctypes.byref(error), ctypes.byref(where),
                                  None)
  if not code:
    text = ctypes.create_string_buffer(200)
    _library.pcre2_get_error_message_8(error, text, ctypes.c_size_t(200))
    return f'{text.value.decode()} at position {where.value}'
  _library.pcre2_code_free_8(code)
  return None
