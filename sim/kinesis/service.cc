#include "sim/kinesis/service.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/kinesis/api.h"
#include "sim/kinesis/consumers.h"
#include "sim/kinesis/encryption.h"
#include "sim/kinesis/faults.h"
#include "sim/kinesis/get.h"
#include "sim/kinesis/iterator.h"
#include "sim/kinesis/lookup.h"
#include "sim/kinesis/mode.h"
#include "sim/kinesis/monitoring.h"
#include "sim/kinesis/policy.h"
#include "sim/kinesis/put.h"
#include "sim/kinesis/quotas.h"
#include "sim/kinesis/reshard.h"
#include "sim/kinesis/retention.h"
#include "sim/kinesis/shards.h"
#include "sim/kinesis/streams.h"
#include "sim/kinesis/tags.h"

namespace weir::kinesis {
namespace {

constexpr EventKind kRecordStored{"kinesis/record-stored"};
constexpr EventKind kShardOpened{"kinesis/shard-opened"};
constexpr EventKind kShardSealed{"kinesis/shard-sealed"};

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

// Something that a reshard has decided and that readers of a shard can see from a time on.
struct Turn {
  Time time;
  std::uint32_t shard = 0;
  const EventKind* kind = nullptr;
};

std::vector<Turn> turns_after(const Stream& stream, Time now) {
  std::vector<Turn> turns;
  for (const ShardState& shard : stream.shards) {
    if (shard.opened > now) turns.push_back({shard.opened, shard.index, &kShardOpened});
    if (shard.closing && shard.closing->sealed > now) {
      turns.push_back({shard.closing->sealed, shard.index, &kShardSealed});
    }
  }
  std::ranges::sort(turns, {}, [](const Turn& turn) { return std::pair(turn.time, turn.shard); });
  return turns;
}

// Wakes those who wait for a shard when it opens, and when it has given its last record; and those
// who wait for news of the stream itself.
Task<void> announce(aws::Cloud& cloud, Identity stream, std::vector<Turn> turns) {
  for (const Turn& turn : turns) {
    co_await cloud.kernel().delay_until(turn.time);
    const Identity shard = aws::shard_source(stream, shard_id(turn.shard));
    cloud.kernel().trace().emit(turn.time, *turn.kind, shard.value);
    cloud.source(shard).change(turn.time);
    cloud.source(stream).change(turn.time);
  }
}

// Operations of the control plane: each has a rate.
template <class Op, class Rule>
void serve_limited(aws::Cloud& cloud, Kinesis& kinesis, Rule rule) {
  cloud.serve<Op>([&kinesis, rule](const CallContext& context, const typename Op::Request& request)
                      -> std::expected<typename Op::Response, aws::Error> {
    std::string stream;
    if constexpr (requires { stream_named(request); }) {
      stream = stream_named(request).value_or("");
    }
    auto refused = count_call(kinesis, context, Op::info().name, stream);
    if (refused) return std::unexpected(*std::move(refused));
    return rule(kinesis, context, request);
  });
}

template <class Op, class Rule>
void serve_reshard(aws::Cloud& cloud, Kinesis& kinesis, Rule rule) {
  serve_limited<Op>(cloud, kinesis,
                    [&cloud, rule](Kinesis& state, const CallContext& context,
                                   const typename Op::Request& request) {
                      auto output = rule(state, context, request);
                      if (!output) return output;
                      const Stream& stream = *require_stream(state, context, request).value();
                      const Identity identity = Identity::of(stream.arn);
                      std::vector<Turn> turns = turns_after(stream, context.now);
                      if (!turns.empty()) {
                        cloud.kernel().spawn(context.call.child("reshard"),
                                             announce(cloud, identity, std::move(turns)));
                      }
                      return output;
                    });
}

void serve_streams(aws::Cloud& cloud, Kinesis& kinesis) {
  serve_limited<CreateStream>(cloud, kinesis, create_stream);
  serve_limited<DeleteStream>(cloud, kinesis, delete_stream);
  serve_limited<DescribeStream>(cloud, kinesis, describe_stream);
  serve_limited<DescribeStreamSummary>(cloud, kinesis, describe_stream_summary);
  serve_limited<ListStreams>(cloud, kinesis, list_streams);
  serve_limited<ListShards>(cloud, kinesis, list_shards);
  serve_limited<DescribeLimits>(cloud, kinesis, describe_limits);
  serve_reshard<SplitShard>(cloud, kinesis, split_shard);
  serve_reshard<MergeShards>(cloud, kinesis, merge_shards);
  serve_reshard<UpdateShardCount>(cloud, kinesis, update_shard_count);
}

void serve_settings(aws::Cloud& cloud, Kinesis& kinesis) {
  serve_limited<IncreaseStreamRetentionPeriod>(cloud, kinesis, increase_retention);
  serve_limited<DecreaseStreamRetentionPeriod>(cloud, kinesis, decrease_retention);
  serve_limited<UpdateStreamMode>(cloud, kinesis, update_stream_mode);
  serve_limited<UpdateMaxRecordSize>(cloud, kinesis, update_max_record_size);
  serve_limited<StartStreamEncryption>(cloud, kinesis, start_stream_encryption);
  serve_limited<StopStreamEncryption>(cloud, kinesis, stop_stream_encryption);
  serve_limited<EnableEnhancedMonitoring>(cloud, kinesis, enable_enhanced_monitoring);
  serve_limited<DisableEnhancedMonitoring>(cloud, kinesis, disable_enhanced_monitoring);
  serve_limited<AddTagsToStream>(cloud, kinesis, add_tags_to_stream);
  serve_limited<RemoveTagsFromStream>(cloud, kinesis, remove_tags_from_stream);
  serve_limited<ListTagsForStream>(cloud, kinesis, list_tags_for_stream);
  serve_limited<TagResource>(cloud, kinesis, tag_resource);
  serve_limited<UntagResource>(cloud, kinesis, untag_resource);
  serve_limited<ListTagsForResource>(cloud, kinesis, list_tags_for_resource);
  serve_limited<PutResourcePolicy>(cloud, kinesis, put_resource_policy);
  serve_limited<GetResourcePolicy>(cloud, kinesis, get_resource_policy);
  serve_limited<DeleteResourcePolicy>(cloud, kinesis, delete_resource_policy);
}

void serve_consumers(aws::Cloud& cloud, Kinesis& kinesis) {
  serve_limited<RegisterStreamConsumer>(cloud, kinesis, register_stream_consumer);
  serve_limited<DeregisterStreamConsumer>(cloud, kinesis, deregister_stream_consumer);
  serve_limited<DescribeStreamConsumer>(cloud, kinesis, describe_stream_consumer);
  serve_limited<ListStreamConsumers>(cloud, kinesis, list_stream_consumers);
}

void serve_puts(aws::Cloud& cloud, Kinesis& kinesis) {
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
            PutRecordsResultEntry& result = (*output->Records)[i];
            stored.note(result, (*request.Records)[i].Data->identity());
            if (!result.ErrorCode) continue;
            result.ShardId.reset();
            result.SequenceNumber.reset();
          }
        }
        return output;
      });
  for (const aws::FaultSite* site : fault_sites()) cloud.add_site(*site);
}

void serve_gets(aws::Cloud& cloud, Kinesis& kinesis) {
  cloud.serve<GetShardIterator>(
      [&kinesis](const CallContext& context, const GetShardIterator::Request& request) {
        return get_shard_iterator(kinesis, context, request);
      });
  cloud.serve<GetRecords>(
      [&kinesis](const CallContext& context, const GetRecords::Request& request) {
        return get_records(kinesis, context, request);
      });
  cloud.set_renew_iterator(renew_iterator);
}

}  // namespace

void serve(aws::Cloud& cloud, Kinesis& kinesis) {
  serve_streams(cloud, kinesis);
  serve_settings(cloud, kinesis);
  serve_consumers(cloud, kinesis);
  serve_puts(cloud, kinesis);
  serve_gets(cloud, kinesis);
}

}  // namespace weir::kinesis
