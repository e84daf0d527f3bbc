"""Tests of describe.py and generate.py; run by tools_test.cc, or by hand.

The folder of AWS's models is no part of the project. Where WEIR_API_MODELS names one, the carried
descriptions are compared with it; everything else is tested with a toy service.
"""

import contextlib
import io
import json
import os
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[3]
API = ROOT / 'sim' / 'aws' / 'api'
sys.dont_write_bytecode = True
sys.path.insert(0, str(API))

import describe  # noqa: E402  (the path comes first)
import generate  # noqa: E402
import patterns  # noqa: E402
import shapes  # noqa: E402


class Describe(unittest.TestCase):

  def run_describe(self, *arguments):
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
      try:
        return describe.main([str(argument) for argument in arguments]), errors.getvalue()
      except describe.BadInput as error:
        return 2, str(error)

  def test_toy_description_is_what_the_model_gives(self):
    with tempfile.TemporaryDirectory() as folder:
      result, _ = self.run_describe('--models', HERE / 'models', '--out', folder, 'toy')
      self.assertEqual(result, 0)
      self.assertEqual((pathlib.Path(folder) / 'toy.json').read_text(),
                       (HERE / 'toy.json').read_text())

  def test_one_line_an_operation_and_a_shape_sorted_and_no_documentation(self):
    lines = (HERE / 'toy.json').read_text().splitlines()
    names = [json.loads('{' + line.rstrip(',') + '}') for line in lines
             if line.startswith('"') and not line.endswith(': {')]
    shapes_named = [next(iter(name)) for name in names
                    if isinstance(next(iter(name.values())), dict) and 'type' in
                    next(iter(name.values()))]
    self.assertEqual(shapes_named, sorted(shapes_named))
    self.assertNotIn('not taken over', '\n'.join(lines))

  def test_check_says_what_is_out_of_date(self):
    with tempfile.TemporaryDirectory() as folder:
      self.run_describe('--models', HERE / 'models', '--out', folder, 'toy')
      check = ['--check', '--models', HERE / 'models', '--out', folder, 'toy']
      self.assertEqual(self.run_describe(*check)[0], 0)
      (pathlib.Path(folder) / 'toy.json').write_text('{}')
      result, text = self.run_describe(*check)
      self.assertEqual(result, 1)
      self.assertIn('out of date: toy', text)

  def test_a_botocore_folder_is_understood_and_the_newest_version_taken(self):
    with tempfile.TemporaryDirectory() as folder:
      for version, operations in (('2019-01-01', {}), ('2020-01-01', None)):
        model = json.loads((HERE / 'models' / 'toy.json').read_text())
        if operations is not None:
          model['operations'] = operations
        place = pathlib.Path(folder) / 'toy' / version
        place.mkdir(parents=True)
        (place / 'service-2.json').write_text(json.dumps(model))
      found = describe.find_model(pathlib.Path(folder), 'toy')
      self.assertEqual(found.parent.name, '2020-01-01')

  def test_bad_input_is_named_with_its_mend(self):
    with tempfile.TemporaryDirectory() as folder:
      broken = pathlib.Path(folder) / 'toy.json'
      model = json.loads((HERE / 'models' / 'toy.json').read_text())
      del model['shapes']['Key']
      cases = [(None, 'pass the folder of models'), ('{', 'cannot be read as JSON'),
               ('[]', 'no botocore service model'),
               ('{"metadata": {}}', 'no botocore service model'),
               (json.dumps(model), 'uses the shape Key, which the model does not define')]
      for text, expected in cases:
        if text is not None:
          broken.write_text(text)
        result, message = self.run_describe('--models', folder, '--out', folder, 'toy')
        self.assertEqual(result, 2)
        self.assertIn(expected, message)
        self.assertIn(folder, message)

  def test_carried_descriptions_are_what_the_models_give(self):
    folder = os.environ.get('WEIR_API_MODELS')
    if not folder:
      self.skipTest('WEIR_API_MODELS does not name a folder of AWS service models')
    self.assertEqual(self.run_describe('--check', '--models', folder), (0, ''))


class Generate(unittest.TestCase):

  def test_toy_code_is_what_the_generator_gives(self):
    files = generate.generate(HERE / 'toy.json', ['ALL'], 'tests/sim/aws/api/toy')
    for name, text in files.items():
      self.assertEqual(text, (HERE / 'toy' / name).read_text(),
                       f'{name}: run generate.py tests/sim/aws/api/toy.json --out '
                       'tests/sim/aws/api/toy --include tests/sim/aws/api/toy ALL')

  def test_every_operation_of_every_service_can_be_generated(self):
    for service in sorted(describe.SERVICES):
      with self.subTest(service=service):
        files = generate.generate(API / f'{service}.json', ['ALL'])
        description = json.loads((API / f'{service}.json').read_text())
        for operation in description['operations']:
          self.assertIn(f'struct {operation} {{\n  using Request = ', files['api.h'])

  def test_only_reached_shapes_are_generated(self):
    header = generate.generate(API / 'kinesis.json', ['PutRecord'])['api.h']
    self.assertIn('struct PutRecordInput {', header)
    self.assertNotIn('PutRecordsInput', header)
    self.assertNotIn('Consumer', header)

  def test_an_unknown_operation_is_named(self):
    with self.assertRaisesRegex(shapes.BadInput, 'kinesis has no operation PutRecrod; check'):
      generate.generate(API / 'kinesis.json', ['PutRecrod'])


class Patterns(unittest.TestCase):

  def members(self, pattern):
    return ''.join(chr(byte) for byte in sorted(patterns.simple_class(pattern)[0]))

  def test_lone_classes_become_tables(self):
    self.assertEqual(self.members('[a-c0-2_.-]+'), '-.012_abc')
    self.assertEqual(self.members('^[a-c-_]*$'), '-_abc')
    self.assertEqual(self.members('([\\.\\-x]+)'), '-.x')
    self.assertEqual(self.members('\\d{12}'), '0123456789')
    self.assertEqual(patterns.simple_class('\\d{12}')[1:], (12, 12))
    self.assertEqual(patterns.simple_class('[a]{2,}')[1:], (2, None))
    self.assertIn(0xc3, patterns.simple_class('[^:]*')[0])
    self.assertNotIn(ord(':'), patterns.simple_class('[^:]*')[0])

  def test_everything_else_does_not(self):
    for pattern in ('a+', '[a]+[b]+', '[a]|b', '[\\p{L}]+', '[\\u0020-\\u00FF]*', '[a&&b]',
                    '[a[b]]', '\\S{36,128}', '^$|[a]+', '[a]+?', '(?![a])', '[a', 'arn:.*', ''):
      self.assertIsNone(patterns.simple_class(pattern), pattern)

  def test_javas_escapes_become_those_of_pcre(self):
    self.assertEqual(patterns.to_pcre('[\\u0020-\\u00FF]*'), '[\\x{0020}-\\x{00FF}]*')
    self.assertEqual(patterns.to_pcre('\\uD800\\uDC00'), '\\x{10000}')
    self.assertEqual(patterns.to_pcre('\\p{ASCII}*'), '[\\x00-\\x7F]*')


if __name__ == '__main__':
  unittest.main(verbosity=2)
