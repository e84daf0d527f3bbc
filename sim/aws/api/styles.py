"""What AWS's public models do not say about a service, and its answers show.

Sources: recorded answers of the real services, as the conformance tests carry them.
"""

# The error code of a request that violates a modelled constraint.
VALIDATION_CODES = {
    'cloudwatch': 'ValidationError',
    'iam': 'ValidationError',
    'logs': 'InvalidParameterException',
    's3': 'MalformedXML',
    'sns': 'ValidationError',
    'sqs': 'InvalidParameterValue',
    'sts': 'ValidationError',
}
DEFAULT_VALIDATION_CODE = 'ValidationException'

# "Value at 'status' ..." rather than "Value 'x' at 'status' ...".
SILENT_ABOUT_VALUES = {'firehose', 'iam'}

# "... enum value set" without the set.
SILENT_ABOUT_ENUMS = {'iam'}

# S3 and SQS word each refusal for themselves (InvalidStorageClass, InvalidAttributeName, ...); only
# what a client would not even send is refused here.
REQUIRED_ONLY = {'s3', 'sqs'}

# "..., Member must not be null]" at the end of the constraints of enum entries and map values.
ENTRIES_SAY_NOT_NULL = {'lambda'}

# Messages list an enum's values in the order of a hash set in the service's memory. Where it is not
# known, the model's order stands in.
ENUM_ORDERS = {
    ('cloudwatch', 'StateValue'): ('INSUFFICIENT_DATA', 'ALARM', 'OK'),
    ('dynamodb', 'ApproximateCreationDateTimePrecision'): ('MILLISECOND', 'MICROSECOND'),
    ('firehose', 'CompressionFormat'): ('ZIP', 'HADOOP_SNAPPY', 'Snappy', 'GZIP', 'UNCOMPRESSED'),
    ('lambda', 'Architecture'): ('x86_64', 'arm64'),
    ('lambda', 'EventSourcePosition'): ('LATEST', 'AT_TIMESTAMP', 'TRIM_HORIZON'),
    ('lambda', 'RecursiveLoop'): ('Terminate', 'Allow'),
    ('stepfunctions', 'ExecutionStatus'): ('SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED',
                                           'FAILED', 'RUNNING'),
}


def enum_order(service, shape, values):
  """The values in the order of AWS's messages; values that the table lacks come last."""
  known = [value for value in ENUM_ORDERS.get((service, shape), ()) if value in values]
  return known + [value for value in values if value not in known]


def validation_code(service):
  return VALIDATION_CODES.get(service, DEFAULT_VALIDATION_CODE)


# Operations that change nothing, by the first word of their names. AWS marks few of them.
READING_WORDS = ('BatchGet', 'Describe', 'Filter', 'Get', 'Head', 'List', 'Lookup', 'Query', 'Scan',
                 'Select', 'Simulate', 'TransactGet')


def is_read_only(name, operation):
  return bool(operation.get('readonly')) or name.startswith(READING_WORDS)
