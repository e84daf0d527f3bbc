#include "sim/kinesis/service.h"

#include "sim/kinesis/api.h"
#include "sim/kinesis/faults.h"
#include "sim/kinesis/get.h"
#include "sim/kinesis/lookup.h"
#include "sim/kinesis/put.h"
#include "sim/kinesis/streams.h"

namespace weir::kinesis {
namespace {

constexpr EventKind kRecordStored{"kinesis/record-stored"};

// Tells history, and those who poll the shards, of what a call has stored.
class Stored {
 public:
  template <typename Request>
  Stored(aws::Cloud& cloud, const Kinesis& kinesis, const CallContext& context,
         const Request& request)
      : cloud_(cloud),
        now_(context.now),
        stream_(Identity::of(require_stream(kinesis, context, request).value()->arn)) {}

  template <typename Result>
  void note(const Result& result, Identity record) {
    if (!result.SequenceNumber) return;
    cloud_.kernel().trace().emit(now_, kRecordStored, record.value,
                                 internal::hash_text(*result.SequenceNumber));
    cloud_.source(aws::shard_source(stream_, *result.ShardId)).change(now_);
  }

 private:
  aws::Cloud& cloud_;
  Time now_;
  Identity stream_;
};

}  // namespace

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
  cloud.serve<PutRecord>(
      [&kinesis, &cloud](const CallContext& context, const PutRecord::Request& request) {
        auto output = put_record(kinesis, context, request);
        if (output) {
          Stored stored(cloud, kinesis, context, request);
          stored.note(*output, request.Data->identity());
        }
        return output;
      });
  cloud.serve<PutRecords>(
      [&kinesis, &cloud](const CallContext& context, const PutRecords::Request& request) {
        auto output = put_records(kinesis, context, request);
        if (output) {
          Stored stored(cloud, kinesis, context, request);
          for (std::size_t i = 0; i < output->Records->size(); ++i) {
            stored.note((*output->Records)[i], (*request.Records)[i].Data->identity());
          }
        }
        return output;
      });
  cloud.add_site(put_records_entry());
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
