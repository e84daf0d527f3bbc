"""The validating part of api.cc: one rule a shape, one function a structure."""

import patterns
from shapes import BadInput, identifier, lower_first, string_literal
from styles import (ENTRIES_SAY_NOT_NULL, REQUIRED_ONLY, SILENT_ABOUT_ENUMS, SILENT_ABOUT_VALUES,
                    enum_order, validation_code)

CONTAINERS = ('structure', 'list', 'map')
NUMBERS = {'integer': 'std::int32_t', 'long': 'std::int64_t', 'double': 'double', 'float': 'double'}
LIMITS = {'integer': 2**31 - 1, 'long': 2**63 - 1}


class Validation:
  """Works out what is to be checked, then writes it down."""

  def __init__(self, service):
    self.service = service
    self.required_only = service.name in REQUIRED_ONLY
    self.rules = {}      # C++ name of a rule -> its definition, in order of first use
    self.patterns = {}   # AWS's text -> name of the constant
    self.printed = set() # structures that a message may have to print
    self._deep = self._structures_with_constraints()
    service.validated = self._reachable_from_inputs()

  # -- what has constraints ---------------------------------------------------------------------

  def constrained(self, name):
    """Whether the shape itself limits its values."""
    shape = self.service.shape(name)
    if self.required_only or self.service.is_event_stream(name):
      return False
    kind = shape['type']
    if kind in NUMBERS:
      return 'min' in shape or 'max' in shape
    if kind in ('string', 'blob', 'list', 'map'):
      return bool(shape.get('min') or 'max' in shape or
                  (kind == 'string' and ('pattern' in shape or 'enum' in shape)))
    return False

  def deep(self, name):
    """Whether the shape or anything below it has a constraint."""
    kind = self.service.type_of(name)
    if self.service.is_event_stream(name):
      return False
    if kind == 'structure':
      return name in self._deep
    return self.constrained(name) or any(self.deep(use.shape)
                                         for use in self.service.parts(name))

  def _structures_with_constraints(self):
    self._deep = {name for name in self.service.structures if self.service.required(name)}
    grown = True
    while grown:
      more = {name for name in self.service.structures if name not in self._deep and
              any(self.deep(use.shape) for _, use in self.service.members(name))}
      grown = bool(more)
      self._deep |= more
    return self._deep

  def _reachable_from_inputs(self):
    seen, pending = set(), list(self.service.inputs())
    while pending:
      name = pending.pop()
      if name in seen:
        continue
      seen.add(name)
      pending += [use.shape for use in self.service.parts(name)]
      pending += [use.shape for _, use in self.service.members(name)]
    wanted = {name for name in seen
              if self.service.type_of(name) == 'structure' and name in self._deep}
    return [name for name in self.service.structures
            if name in wanted or name in self.service.inputs()]

  # -- rules --------------------------------------------------------------------------------------

  def pattern(self, text):
    if text in self.patterns:
      return self.patterns[text][0]
    name = f'kPattern{len(self.patterns)}'
    simple = patterns.simple_class(text)
    if simple:
      members, least, most = simple
      words = ', '.join(f'0x{word:x}' for word in patterns.bits(members))
      body = (f'{string_literal(text)},\n    aws::ByteClass{{{{{words}}}}},\n    {least}, '
              f'{"aws::Pattern::kAnyNumber" if most is None else most}')
    else:
      expression = patterns.to_pcre(text)
      problem = patterns.pcre_error(expression)
      if problem:
        raise BadInput(f'{self.service.name}: PCRE2 cannot take the pattern {text} ({problem}); '
                       'add what it should be to EXCEPTIONS in sim/aws/api/patterns.py')
      body = f'{string_literal(text)},\n    {string_literal(expression)}'
    self.patterns[text] = (name, f'constinit const aws::Pattern {name}(\n    {body});')
    return name

  def rule(self, shape_name, says_not_null=False):
    """The name of the rule for a shape; defines it when it is first asked for."""
    name = f'k{identifier(shape_name)}Rule' + ('NotNull' if says_not_null else '')
    if name in self.rules:
      return name
    shape = self.service.shape(shape_name)
    kind = shape['type']
    fields = []
    if kind in NUMBERS:
      whole = kind in LIMITS
      for bound in ('min', 'max'):
        if bound in shape:
          limit = LIMITS.get(kind, 0)
          value = max(-limit, min(limit, int(shape[bound]))) if whole else float(shape[bound])
          fields += [f'.{bound} = {value}']
      fields += [f'.has_{bound} = true' for bound in ('min', 'max') if bound in shape]
      cpp = f'aws::NumberRule<{NUMBERS[kind]}>'
    else:
      cpp = 'aws::StringRule' if kind == 'string' else 'aws::LengthRule'
      if shape.get('min'):
        fields.append(f'.min_length = {shape["min"]}')
      if 'max' in shape:
        fields.append(f'.max_length = {shape["max"]}')
      if kind == 'string':
        if 'pattern' in shape:
          fields.append(f'.pattern = &{self.pattern(shape["pattern"])}')
        if 'enum' in shape:
          values = enum_order(self.service.name, shape_name, shape['enum'])
          array = f'k{identifier(shape_name)}Values'
          listed = ''.join(f'    {string_literal(value)},\n' for value in values)
          self.rules[array] = f'constexpr const char* {array}[] = {{\n{listed}}};'
          fields.append(f'.values = {array}')
        if shape.get('sensitive'):
          fields.append('.sensitive = true')
      if 'min' in shape:
        fields.append('.has_min = true')
    if says_not_null:
      fields.append('.says_not_null = true')
    listed = ''.join(f'    {field},\n' for field in fields)
    self.rules[name] = f'constexpr {cpp} {name}{{\n{listed}}};'
    return name

  def says_not_null(self, use, part):
    if self.service.name not in ENTRIES_SAY_NOT_NULL:
      return False
    return part == 'value' or 'enum' in self.service.shape(use.shape)

  # -- checks -------------------------------------------------------------------------------------

  def checks(self, use, value, parent, name, indent):
    """Statements that check `value`, which stands at member `name` of `parent`."""
    service = self.service
    shape_name = use.shape
    kind = service.type_of(shape_name)
    pad = '  ' * indent
    lines = []
    if kind == 'structure':
      if self.deep(shape_name):
        lines += [f'{pad}const aws::Path here = aws::Path::member({parent}, {name});',
                  f'{pad}validate({value}, v, &here);']
      return lines
    if self.constrained(shape_name):
      lines.append(f'{pad}v.check({parent}, {name}, {value}, {self.rule(shape_name)});')
      self._print(shape_name)
    calls = {'member': 'check_entries', 'key': 'check_keys', 'value': 'check_values'}
    for part, call in calls.items():
      if part not in service.shape(shape_name):
        continue
      entry = service.parts(shape_name)[1 if part == 'value' else 0]
      if self.constrained(entry.shape):
        rule = self.rule(entry.shape, self.says_not_null(entry, part))
        lines.append(f'{pad}v.{call}({parent}, {name}, {value}, {rule});')
        self._print(shape_name)
    last = service.parts(shape_name)[-1] if service.parts(shape_name) else None
    if last and service.type_of(last.shape) in CONTAINERS and self.below(last.shape):
      lines += self._entries(kind, last, value, parent, name, indent)
    return lines

  def below(self, name):
    """Whether anything deeper than the shape's own bounds needs a loop over its entries."""
    if self.service.type_of(name) == 'structure':
      return self.deep(name)
    return any(self.deep(use.shape) for use in self.service.parts(name))

  def _entries(self, kind, entry, value, parent, name, indent):
    pad = '  ' * indent
    n = indent  # a level's own names
    lines = [f'{pad}const aws::Path at{n} = aws::Path::member({parent}, {name});']
    if kind == 'list':
      lines += [f'{pad}std::size_t index{n} = 0;',
                f'{pad}for (const auto& entry{n} : {value}) {{',
                f'{pad}  const aws::Path in{n} = aws::Path::list_entry(&at{n}, ++index{n});']
    else:
      lines += [f'{pad}for (const auto& [key{n}, entry{n}] : {value}) {{',
                f'{pad}  const aws::Path in{n} = aws::Path::map_entry(&at{n}, key{n});']
    inner = ([f'{pad}  validate(entry{n}, v, &in{n});']
             if self.service.type_of(entry.shape) == 'structure' else
             self._nested(entry, f'entry{n}', f'&in{n}', indent + 1))
    return lines + inner + [f'{pad}}}'] if inner else []

  def _nested(self, use, value, parent, indent):
    """A container inside a container: it has no name of its own, only its place."""
    service = self.service
    pad = '  ' * indent
    n = indent
    kind = service.type_of(use.shape)
    entry = service.parts(use.shape)[-1]
    if service.type_of(entry.shape) not in CONTAINERS:
      return []  # reported with the outer container, as AWS does
    if kind == 'list':
      lines = [f'{pad}std::size_t index{n} = 0;', f'{pad}for (const auto& entry{n} : {value}) {{',
               f'{pad}  const aws::Path in{n} = aws::Path::list_entry({parent}, ++index{n});']
    else:
      lines = [f'{pad}for (const auto& [key{n}, entry{n}] : {value}) {{',
               f'{pad}  const aws::Path in{n} = aws::Path::map_entry({parent}, key{n});']
    if service.type_of(entry.shape) == 'structure':
      lines.append(f'{pad}  validate(entry{n}, v, &in{n});')
    else:
      lines += self._nested(entry, f'entry{n}', f'&in{n}', indent + 1)
    return lines + [f'{pad}}}']

  def _print(self, name):
    """Remembers the structures inside a container that a message may print."""
    pending = [name]
    while pending:
      shape = pending.pop()
      if self.service.type_of(shape) == 'structure':
        if shape in self.printed:
          continue
        self.printed.add(shape)
        pending += [use.shape for _, use in self.service.members(shape)]
      pending += [use.shape for use in self.service.parts(shape)]

  # -- text ---------------------------------------------------------------------------------------

  def validate_function(self, name):
    lines = []
    needed = self.service.required(name)
    for member, use in self.service.members(name):
      field = f'in.{identifier(member)}'
      text = string_literal(lower_first(member))
      if member in needed:
        lines.append(f'  v.required(path, {text}, {field});')
      checks = self.checks(use, '*' + field, 'path', text, 2)
      if checks:
        lines += [f'  if ({field}.has_value()) {{', *checks, '  }']
    unused = '' if lines else '[[maybe_unused]] '
    return [f'void validate({unused}const {identifier(name)}& in, {unused}aws::Validator& v,',
            f'              {unused}const aws::Path* path) {{', *lines, '}', '']

  def print_function(self, name):
    lines = ['void append_text(std::string& out,',
             f'                 [[maybe_unused]] const {identifier(name)}& in) {{',
             f'  aws::StructureText text(out, {string_literal(name)});']
    for member, use in self.service.members(name):
      sensitive = ', true' if self.service.shape(use.shape).get('sensitive') else ''
      lines.append(f'  text.member({string_literal(lower_first(member))}, '
                   f'in.{identifier(member)}{sensitive});')
    return lines + ['  text.end();', '}', '']

  def definitions(self):
    service = self.service
    functions = []
    for name in service.validated:
      functions += self.validate_function(name)
    flag = lambda silent: 'false' if service.name in silent else 'true'
    lines = [f'namespace weir::{service.name} {{', '']
    # Declared with external linkage and found by argument type, from templates in weir::aws.
    printed = [name for name in service.structures if name in self.printed]
    lines += [f'void append_text(std::string& out, const {identifier(name)}& in);'
              for name in printed]
    lines += ['', 'namespace {', '']
    lines += [definition for _, definition in self.patterns.values()]
    lines += [*self.rules.values(), '',
              'constexpr aws::ValidationStyle kStyle{',
              f'    .code = {string_literal(validation_code(service.name))},',
              f'    .echo_values = {flag(SILENT_ABOUT_VALUES)},',
              f'    .list_enums = {flag(SILENT_ABOUT_ENUMS)},', '};', '', '}  // namespace', '']
    for name in printed:
      lines += self.print_function(name)
    lines += functions
    for name in service.inputs():
      lines += [f'std::optional<aws::Error> validate(const {identifier(name)}& request) {{',
                '  aws::Validator validator(kStyle);', '  validate(request, validator, nullptr);',
                '  return validator.finish();', '}', '']
    return '\n'.join(lines + [f'}}  // namespace weir::{service.name}', ''])
