weir_generate_api(kinesis OPERATIONS
  CreateStream DeleteStream DescribeStream DescribeStreamSummary GetRecords GetShardIterator
  ListShards ListStreams PutRecord PutRecords)
