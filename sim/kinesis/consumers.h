// Registered consumers, each with a pipe of its own to every shard of a stream.
//
// Registering and deregistering take time: CREATING, ACTIVE, DELETING. A stream has at most 20, of
// which 5 CREATING. Reading by SubscribeToShard is not modelled.

#ifndef WEIR_SIM_KINESIS_CONSUMERS_H_
#define WEIR_SIM_KINESIS_CONSUMERS_H_

#include <cstddef>
#include <expected>
#include <string>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

inline constexpr std::size_t kConsumersCreatingMax = 5;

// Null: there is none, or not any more.
ConsumerState* find_consumer(Stream& stream, const std::string& name, Time now);
ConsumerState* find_consumer_by_arn(Stream& stream, const std::string& arn, Time now);
aws::Error consumer_not_found(const std::string& consumer, const CallContext& context);
std::size_t consumer_count(const Stream& stream, Time now);

std::expected<RegisterStreamConsumerOutput, aws::Error> register_stream_consumer(
    Kinesis& kinesis, const CallContext& context, const RegisterStreamConsumerInput& request);
std::expected<DeregisterStreamConsumerOutput, aws::Error> deregister_stream_consumer(
    Kinesis& kinesis, const CallContext& context, const DeregisterStreamConsumerInput& request);
std::expected<DescribeStreamConsumerOutput, aws::Error> describe_stream_consumer(
    Kinesis& kinesis, const CallContext& context, const DescribeStreamConsumerInput& request);
std::expected<ListStreamConsumersOutput, aws::Error> list_stream_consumers(
    Kinesis& kinesis, const CallContext& context, const ListStreamConsumersInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_CONSUMERS_H_
