#!/usr/bin/env python3
"""Generates C++ for some operations of one service from weir's description of its API.

    generate.py DESCRIPTION.json --out FOLDER OPERATION...     (ALL: every operation)

writes api.h, api.cc, json.h and json.cc into FOLDER, which is meant to be found as
`sim/<service>/`. Only shapes that the operations reach are generated. Files whose text would not
change are left alone. The CMake function weir_generate_api calls this; sim/aws/api/README.md says
how to use what comes out. Exit: 0 done, 2 bad input.
"""

import argparse
import pathlib
import sys

import emit_api
import emit_json
from emit_validation import Validation
from shapes import BadInput, Service

API_SOURCE_INCLUDES = '''
#include "{include}/api.h"

#include <cstddef>
#include <utility>

#include "sim/aws/pattern.h"
#include "sim/aws/validation.h"
'''


def generate(path, operations, include=None):
  """{file name: text}"""
  service = Service(path, operations)
  service.include = include or f'sim/{service.name}'
  validation = Validation(service)
  banner = emit_api.BANNER.format(service=service.name)
  return {
      'api.h': emit_api.header(service),
      'api.cc': '\n'.join([banner + API_SOURCE_INCLUDES.format(include=service.include),
                           emit_api.definitions(service), validation.definitions()]),
      'json.h': emit_json.header(service),
      'json.cc': emit_json.source(service),
  }


def main(arguments):
  parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
  parser.add_argument('description', type=pathlib.Path)
  parser.add_argument('--out', type=pathlib.Path, required=True)
  parser.add_argument('--include', help='the folder as #include names it (default: sim/<service>)')
  parser.add_argument('operations', nargs='+', metavar='OPERATION')
  options = parser.parse_args(arguments)
  files = generate(options.description, options.operations, options.include)
  options.out.mkdir(parents=True, exist_ok=True)
  for name, text in files.items():
    target = options.out / name
    if not target.is_file() or target.read_text(encoding='utf-8') != text:
      target.write_text(text, encoding='utf-8')
  return 0


if __name__ == '__main__':
  try:
    sys.exit(main(sys.argv[1:]))
  except BadInput as error:
    print(f'generate.py: {error}', file=sys.stderr)
    sys.exit(2)
