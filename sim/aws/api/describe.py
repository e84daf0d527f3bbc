#!/usr/bin/env python3
"""Writes weir's own compact description of AWS APIs from AWS's public service models.

A description (`<service>.json` beside this file) holds the bare facts of one service: its
protocol, its operations, and every shape with its constraints, errors and wire bindings. There are
no documentation texts in it. One operation or shape stands on one line, sorted by name, so that a
newer model shows as a readable diff; members keep the model's order, which is also the order in
which validation reports them. `generate.py` makes C++ from it, and never looks at the models.

    describe.py --models FOLDER           write all descriptions anew
    describe.py --models FOLDER --check   say whether what is carried equals what would be written

FOLDER holds either `<service>.json` files or an installed botocore's `data` folder
(`<service>/<version>/service-2.json`, also `.gz`). Exit: 0 done or equal, 1 different, 2 bad input.
"""

import argparse
import gzip
import json
import pathlib
import sys

# weir's name of a service (also its C++ namespace) -> the name its model goes by in botocore.
SERVICES = {name: name for name in (
    'cloudwatch dynamodb dynamodbstreams events firehose iam kinesis kms lambda logs pipes s3 '
    'scheduler sns sqs stepfunctions sts').split()}

SERVICE_FACTS = ('apiVersion', 'awsQueryCompatible', 'endpointPrefix', 'globalEndpoint',
                 'jsonVersion', 'protocol', 'protocols', 'serviceFullName', 'serviceId',
                 'signingName', 'targetPrefix', 'xmlNamespace')
OPERATION_FACTS = ('idempotent', 'readonly', 'httpChecksum', 'requestcompression',
                   'unsignedPayload')
SHAPE_FACTS = ('document', 'enum', 'event', 'eventstream', 'exception', 'fault', 'flattened',
               'locationName', 'max', 'min', 'pattern', 'payload', 'retryable', 'sensitive',
               'streaming', 'timestampFormat', 'union', 'xmlNamespace', 'xmlOrder')
MEMBER_FACTS = ('eventpayload', 'flattened', 'hostLabel', 'idempotencyToken', 'jsonvalue',
                'location', 'locationName', 'queryName', 'streaming', 'timestampFormat',
                'xmlAttribute', 'xmlNamespace')
TYPES = {'blob', 'boolean', 'double', 'float', 'integer', 'list', 'long', 'map', 'string',
         'structure', 'timestamp'}


class BadInput(Exception):
  """One sentence for the user: which file, what is wrong, what to do."""


def pick(source, facts):
  """The listed facts that are there. A false flag says nothing, so it is left out."""
  return {fact: source[fact] for fact in facts if fact in source and source[fact] is not False}


def reference(source):
  """A use of a shape: its bare name, or an object when the use has bindings of its own."""
  facts = pick(source, MEMBER_FACTS)
  return {'shape': source['shape'], **facts} if facts else source['shape']


def describe_operation(model):
  http = model['http']
  result = {'http': [http['method'], http['requestUri'], http.get('responseCode', 200)]}
  if 'input' in model:
    result['input'] = model['input']['shape']
    wrapper = pick(model['input'], ('locationName', 'xmlNamespace'))
    if wrapper:
      result['inputXml'] = wrapper
  if 'output' in model:
    result['output'] = model['output']['shape']
    if 'resultWrapper' in model['output']:
      result['resultWrapper'] = model['output']['resultWrapper']
  if 'errors' in model:
    result['errors'] = sorted(error['shape'] for error in model['errors'])
  if 'hostPrefix' in model.get('endpoint', {}):
    result['hostPrefix'] = model['endpoint']['hostPrefix']
  result.update(pick(model, OPERATION_FACTS))
  return result


def describe_shape(model):
  result = {'type': model['type'], **pick(model, SHAPE_FACTS)}
  for fact in ('code', 'httpStatusCode', 'senderFault'):
    if model.get('error', {}).get(fact):
      result[fact] = model['error'][fact]
  if model.get('required'):
    result['required'] = list(model['required'])
  for part in ('member', 'key', 'value'):
    if part in model:
      result[part] = reference(model[part])
  if 'members' in model:
    result['members'] = {name: reference(member) for name, member in model['members'].items()}
  return result


def references_of(shape):
  for part in ('member', 'key', 'value'):
    if part in shape:
      yield part, shape[part]
  yield from shape.get('members', {}).items()


def check_references(description, path):
  """Every name that is used is defined. Without this the mistake would show up in C++."""
  shapes = description['shapes']
  for name, operation in description['operations'].items():
    for used in [operation.get('input'), operation.get('output'), *operation.get('errors', [])]:
      if used is not None and used not in shapes:
        raise BadInput(f'{path}: operation {name} uses the shape {used}, which the model does not '
                       'define; fetch a complete model')
  for name, shape in shapes.items():
    if shape['type'] not in TYPES:
      raise BadInput(f'{path}: shape {name} is of the type {shape["type"]}, which describe.py does '
                     'not know; teach it to describe.py and generate.py')
    for member, use in references_of(shape):
      used = use if isinstance(use, str) else use['shape']
      if used not in shapes:
        raise BadInput(f'{path}: {name}.{member} uses the shape {used}, which the model does not '
                       'define; fetch a complete model')


def describe(model, path):
  try:
    description = {
        'service': pick(model['metadata'], SERVICE_FACTS),
        'operations': {n: describe_operation(o) for n, o in sorted(model['operations'].items())},
        'shapes': {n: describe_shape(s) for n, s in sorted(model['shapes'].items())},
    }
    if 'protocol' not in description['service']:
      raise KeyError('metadata.protocol')
  except (KeyError, TypeError, AttributeError) as error:
    raise BadInput(f'{path}: this is no botocore service model (missing or misshapen: {error}); '
                   'pass a folder of service-2.json files with --models') from error
  check_references(description, path)
  return description


def render(description):
  """The text of a description: one fact, operation or shape a line."""
  def line(value):
    return json.dumps(value, ensure_ascii=True, separators=(', ', ': '))
  sections = []
  for section, entries in description.items():
    lines = ',\n'.join(f'{json.dumps(name)}: {line(entry)}' for name, entry in entries.items())
    sections.append(f'"{section}": {{\n{lines}\n}}')
  return '{\n' + ',\n'.join(sections) + '\n}\n'


def find_model(folder, name):
  if (folder / f'{name}.json').is_file():
    return folder / f'{name}.json'
  found = sorted([*folder.glob(f'{name}/*/service-2.json'),
                  *folder.glob(f'{name}/*/service-2.json.gz')])
  if not found:
    raise BadInput(f'{folder}: there is neither {name}.json nor {name}/<version>/service-2.json; '
                   "pass the folder of models, or botocore's data folder, with --models")
  return found[-1]  # version folders are dates, so that the last one is the newest


def load_model(path):
  try:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == '.gz' else path.read_bytes()
    return json.loads(raw)
  except (OSError, EOFError, ValueError) as error:
    raise BadInput(f'{path}: cannot be read as JSON ({error}); fetch the model again') from error


def main(arguments):
  parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
  parser.add_argument('--models', required=True, type=pathlib.Path, help='folder of service models')
  parser.add_argument('--out', type=pathlib.Path, default=pathlib.Path(__file__).parent,
                      help='folder of the descriptions (default: beside this program)')
  parser.add_argument('--check', action='store_true', help='write nothing; compare')
  parser.add_argument('services', nargs='*', metavar='SERVICE', help='default: all')
  options = parser.parse_args(arguments)
  different = []
  for service in options.services or sorted(SERVICES):
    path = find_model(options.models, SERVICES.get(service, service))
    text = render(describe(load_model(path), path))
    target = options.out / f'{service}.json'
    if options.check:
      if not target.is_file() or target.read_text(encoding='utf-8') != text:
        different.append(service)
    else:
      target.write_text(text, encoding='utf-8')
  if different:
    print(f'describe.py: out of date: {", ".join(different)}; run describe.py without --check',
          file=sys.stderr)
    return 1
  return 0


if __name__ == '__main__':
  try:
    sys.exit(main(sys.argv[1:]))
  except BadInput as error:
    print(f'describe.py: {error}', file=sys.stderr)
    sys.exit(2)
