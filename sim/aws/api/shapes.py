"""The part of one service's description that a list of operations reaches, ready for emitting.

Names become C++ names here, and here alone; the rest of the generator asks this module.
"""

import json
import re

KEYWORDS = set('''
alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t
char32_t class compl concept const consteval constexpr constinit const_cast continue co_await
co_return co_yield decltype default delete do double dynamic_cast else enum explicit export extern
false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr
operator or or_eq private protected public register reinterpret_cast requires return short signed
sizeof static static_assert static_cast struct switch template this thread_local throw true try
typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq
'''.split())
# Macros of the C library and of compilers that enum values and members do run into.
MACROS = set('''
BUFSIZ DOMAIN EOF ERANGE EDOM EINTR HUGE_VAL INFINITY NAN NDEBUG NULL OVERFLOW PI SING TRUE FALSE
UNDERFLOW assert errno linux major minor stderr stdin stdout unix
'''.split())

SCALARS = {'string': 'std::string', 'integer': 'std::int32_t', 'long': 'std::int64_t',
           'double': 'double', 'float': 'double', 'boolean': 'bool', 'timestamp': '::weir::Time',
           'blob': '::weir::Bytes'}


class BadInput(Exception):
  """One sentence for the user: which file, what is wrong, what to do."""


def identifier(text):
  """A C++ name as near to `text` as possible."""
  name = re.sub(r'[^A-Za-z0-9_]', '_', text) or 'empty'
  name = re.sub(r'__+', '_', name)  # names with two underscores belong to the compiler
  if re.match(r'[0-9]|_[A-Z]', name):
    name = 'v' + name if name[0].isdigit() else name[1:]
  if name in KEYWORDS or name in MACROS:
    name += '_'
  return name


def lower_first(name):
  """How AWS writes a member's name in messages: the first letter small, nothing else changed."""
  return name[:1].lower() + name[1:]


def string_literal(text):
  """A C++ literal of printable ASCII; escapes never run into the characters after them."""
  special = {ord('"'): '\\"', ord('\\'): '\\\\', ord('\n'): '\\n', ord('\t'): '\\t',
             ord('\r'): '\\r'}
  # "??" could begin a trigraph, which GCC warns about even where trigraphs are gone.
  out = ''.join(special.get(byte, chr(byte) if 32 <= byte < 127 else f'\\{byte:03o}')
                for byte in text.encode())
  return '"' + out.replace('??', '?\\?') + '"'


class Use:
  """A member, list entry, map key or map value: a shape and what this use of it adds."""

  def __init__(self, reference):
    self.facts = {'shape': reference} if isinstance(reference, str) else reference
    self.shape = self.facts['shape']


class Service:
  """Reached operations and shapes of one description."""

  def __init__(self, path, operations):
    self.name = path.stem
    try:
      description = json.loads(path.read_text(encoding='utf-8'))
    except (OSError, ValueError) as error:
      raise BadInput(f'{path}: cannot be read as JSON ({error}); restore it, or write it anew with '
                     'describe.py') from error
    self.facts = description['service']
    self.all_shapes = description['shapes']
    if operations == ['ALL']:
      operations = sorted(description['operations'])
    unknown = [name for name in operations if name not in description['operations']]
    if unknown:
      raise BadInput(f'{path}: {self.name} has no operation {unknown[0]}; check its spelling in '
                     'the call of weir_generate_api')
    self.operations = {name: description['operations'][name] for name in sorted(set(operations))}
    self._add_missing_ends()
    self.errors = {error for o in self.operations.values() for error in o.get('errors', [])}
    self._reach()
    self.errors = sorted(self.errors)
    self.structures = self._in_order()
    self._check_names()

  # -- shapes ---------------------------------------------------------------------------------

  def shape(self, name):
    return self.all_shapes[name]

  def type_of(self, name):
    return self.all_shapes[name]['type']

  def is_event_stream(self, name):
    return bool(self.all_shapes[name].get('eventstream'))

  def members(self, structure):
    """(name in AWS's API, use) in the model's order.

    The exceptions of an event stream are no members: a stream that fails ends in an aws::Error.
    """
    uses = ((name, Use(use)) for name, use in self.shape(structure).get('members', {}).items())
    return [(name, use) for name, use in uses if not self.shape(use.shape).get('exception')]

  def required(self, structure):
    return self.shape(structure).get('required', [])

  def parts(self, name):
    """The uses directly below a list or map."""
    shape = self.shape(name)
    return [Use(shape[part]) for part in ('member', 'key', 'value') if part in shape]

  def inputs(self):
    return sorted({operation['input'] for operation in self.operations.values()})

  def _add_missing_ends(self):
    """Operations without input or output get an empty structure, named as the service does."""
    ends = {'input': ('Request', 'Input'), 'output': ('Response', 'Output', 'Result')}
    for end, habits in ends.items():
      names = [operation.get(end, '') for operation in self.operations.values()]
      suffix = max(habits, key=lambda habit: sum(name.endswith(habit) for name in names))
      for name, operation in self.operations.items():
        if end not in operation:
          operation[end] = name + suffix
          self.all_shapes.setdefault(name + suffix, {'type': 'structure', 'members': {}})

  def _reach(self):
    self.reached = set()
    pending = [*self.inputs(), *(operation['output'] for operation in self.operations.values())]
    for error in self.errors:
      pending += [use.shape for name, use in self.detail_members(error)]
    while pending:
      name = pending.pop()
      if name in self.reached:
        continue
      self.reached.add(name)
      pending += [use.shape for use in self.parts(name)]
      pending += [use.shape for _, use in self.members(name)]
      if self.is_event_stream(name):
        self.errors |= {use.shape for use in map(Use, self.shape(name)['members'].values())
                        if self.shape(use.shape).get('exception')}

  # -- exceptions -----------------------------------------------------------------------------

  def detail_members(self, error):
    """What an exception carries besides its message."""
    return [(name, use) for name, use in self.members(error) if name.lower() != 'message']

  def details(self):
    return [error for error in self.errors if self.detail_members(error)]

  # -- C++ names ------------------------------------------------------------------------------

  def qualified(self, name):
    """Structures are named in full, because members often bear the name of their own type."""
    return f'::weir::{self.name}::{identifier(name)}'

  def cpp_type(self, name):
    kind = self.type_of(name)
    if kind == 'structure':
      if self.shape(name).get('document'):
        return '::nlohmann::json'
      if self.is_event_stream(name):  # the events in the order in which they were sent
        return f'std::vector<{self.qualified(name)}>'
      return self.qualified(name)
    if kind == 'list':
      return f'std::vector<{self.cpp_type(self.parts(name)[0].shape)}>'
    if kind == 'map':
      return f'std::map<std::string, {self.cpp_type(self.parts(name)[1].shape)}>'
    return SCALARS[kind]

  def holder(self, structure, use):
    """The type of a member: optional, or a box where a structure contains itself."""
    target = self.cpp_type(use.shape)
    if self.type_of(use.shape) == 'structure' and use.shape in self._circles.get(structure, ()):
      return f'::weir::aws::Box<{target}>'
    return f'std::optional<{target}>'

  def enums(self):
    return sorted(name for name in self.reached if 'enum' in self.shape(name))

  # -- order ----------------------------------------------------------------------------------

  def _below(self, name, through_containers):
    """Structures that a structure holds by value."""
    found = []
    for _, use in self.members(name):
      target = use.shape
      while through_containers and self.type_of(target) in ('list', 'map'):
        target = self.parts(target)[-1].shape
      if self.type_of(target) == 'structure':
        found.append(target)
    return found

  def _in_order(self):
    """All reached structures; whatever one holds directly comes before it."""
    structures = sorted(name for name in self.reached if self.type_of(name) == 'structure')
    self._circles = {}
    for name in structures:
      seen, pending = set(), [name]
      while pending:
        for below in self._below(pending.pop(), False):
          if below not in seen:
            seen.add(below)
            pending.append(below)
      if name in seen:
        self._circles[name] = {below for below in seen
                               if name in self._reached_directly(below)} | {name}
    order, entered = [], set()
    def visit(name):
      if name in entered:
        return
      entered.add(name)
      for below in self._below(name, False):
        visit(below)
      order.append(name)
    for name in structures:
      visit(name)
    return order

  def _reached_directly(self, name):
    seen, pending = set(), [name]
    while pending:
      for below in self._below(pending.pop(), False):
        if below not in seen:
          seen.add(below)
          pending.append(below)
    return seen

  # -- collisions -----------------------------------------------------------------------------

  def _check_names(self):
    """Two things of one C++ name are found here rather than by a compiler, far from the cause."""
    taken = {}
    def take(name, what):
      if name in taken:
        raise BadInput(f'{self.name}: {what} and {taken[name]} would both be called {name} in C++; '
                       'teach sim/aws/api/shapes.py to tell them apart')
      taken[name] = what
    for name in self.operations:
      take(identifier(name), f'operation {name}')
    for name in self.structures:
      take(identifier(name), f'structure {name}')
    for name in self.enums():
      take(identifier(name), f'enum {name}')
    for name in self.errors:
      if name not in self.reached:
        take(identifier(name), f'exception {name}')
    for name in self.details():
      take(identifier(name) + 'Detail', f'detail of exception {name}')
    for structure in self.structures:
      setters = [setter(name) for name, _ in self.members(structure)]
      for name, _ in self.members(structure):
        if (setters.count(setter(name)) > 1 or
            identifier(name) in (identifier(structure), 'new_value')):
          raise BadInput(f'{self.name}: the member {structure}.{name} cannot have its name in C++; '
                         'teach sim/aws/api/shapes.py another')


def setter(name):
  return 'With' + name[:1].upper() + re.sub(r'[^A-Za-z0-9_]', '_', name[1:])


def constants(values):
  """(C++ name, value) for each value of an enum; the names differ."""
  result, taken = [], set()
  for value in values:
    name = identifier(value)
    while name in taken:
      name += '_'
    taken.add(name)
    result.append((name, value))
  return result
