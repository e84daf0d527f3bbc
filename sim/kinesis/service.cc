#include "sim/kinesis/service.h"

#include "sim/kinesis/api.h"
#include "sim/kinesis/get.h"
#include "sim/kinesis/put.h"
#include "sim/kinesis/streams.h"

namespace weir::kinesis {

void serve(aws::Cloud& cloud, Kinesis& kinesis) {
  cloud.serve<CreateStream>(
      [&kinesis](const CallContext& context, const CreateStream::Request& request) {
        return create_stream(kinesis, context, request);
      });
  cloud.serve<DeleteStream>(
      [&kinesis](const CallContext& context, const DeleteStream::Request& request) {
        return delete_stream(kinesis, context, request);
      });
  cloud.serve<DescribeStream>(
      [&kinesis](const CallContext& context, const DescribeStream::Request& request) {
        return describe_stream(kinesis, context, request);
      });
  cloud.serve<DescribeStreamSummary>(
      [&kinesis](const CallContext& context, const DescribeStreamSummary::Request& request) {
        return describe_stream_summary(kinesis, context, request);
      });
  cloud.serve<ListStreams>(
      [&kinesis](const CallContext& context, const ListStreams::Request& request) {
        return list_streams(kinesis, context, request);
      });
  cloud.serve<ListShards>(
      [&kinesis](const CallContext& context, const ListShards::Request& request) {
        return list_shards(kinesis, context, request);
      });
  cloud.serve<PutRecord>([&kinesis](const CallContext& context, const PutRecord::Request& request) {
    return put_record(kinesis, context, request);
  });
  cloud.serve<PutRecords>(
      [&kinesis](const CallContext& context, const PutRecords::Request& request) {
        return put_records(kinesis, context, request);
      });
  cloud.serve<GetShardIterator>(
      [&kinesis](const CallContext& context, const GetShardIterator::Request& request) {
        return get_shard_iterator(kinesis, context, request);
      });
  cloud.serve<GetRecords>(
      [&kinesis](const CallContext& context, const GetRecords::Request& request) {
        return get_records(kinesis, context, request);
      });
}

}  // namespace weir::kinesis
