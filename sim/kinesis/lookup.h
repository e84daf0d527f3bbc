// Finding the stream that a request means, and the texts of not finding it.
//
// A request names its stream, gives its ARN, or both. A stream whose deletion is complete is not
// found any more, though its data are still in the state.

#ifndef WEIR_SIM_KINESIS_LOOKUP_H_
#define WEIR_SIM_KINESIS_LOOKUP_H_

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

aws::Error stream_not_found(std::string_view name, const CallContext& context);
aws::Error shard_missing(std::string_view shard, std::string_view stream,
                         const CallContext& context);
aws::Error shard_rate_exceeded(const ShardState& shard, const Stream& stream,
                               const CallContext& context);

// Null: there is none, or not any more.
Stream* find_stream(Kinesis& kinesis, std::string_view name, Time now);
const Stream* find_stream(const Kinesis& kinesis, std::string_view name, Time now);

// A stream that was made at this time, to the second; any, if no time is given. It tells a stream
// from an earlier one of its name.
bool is_of_time(const Stream& stream, const std::optional<Time>& created);

bool is_creating(const Stream& stream, Time now);
std::string status(const Stream& stream, Time now);  // "CREATING", "ACTIVE", "UPDATING", "DELETING"

// The name in the request, or the one in its ARN, which may be that of a consumer of the stream.
std::expected<std::string_view, aws::Error> stream_name(const std::optional<std::string>& name,
                                                        const std::optional<std::string>& arn);

template <typename Request>
requires requires(Request r) { r.StreamARN; } || requires(Request r) {
  r.ResourceARN;
}
std::expected<std::string_view, aws::Error> stream_named(const Request& request) {
  if constexpr (requires { request.ConsumerARN; }) {
    const bool by_stream = request.StreamARN.has_value();
    return stream_name(std::nullopt, by_stream ? request.StreamARN : request.ConsumerARN);
  } else if constexpr (requires { request.ResourceARN; }) {
    return stream_name(std::nullopt, request.ResourceARN);
  } else if constexpr (requires { request.StreamName; }) {
    return stream_name(request.StreamName, request.StreamARN);
  } else {
    return stream_name(std::nullopt, request.StreamARN);
  }
}

// One that exists, in any state.
template <typename State, typename Request>
auto require_stream(State& kinesis, const CallContext& context, const Request& request)
    -> std::expected<decltype(find_stream(kinesis, {}, {})), aws::Error> {
  const auto name = stream_named(request);
  if (!name) return std::unexpected(name.error());
  const auto stream = find_stream(kinesis, *name, context.now);
  if (stream == nullptr) return std::unexpected(stream_not_found(*name, context));
  return stream;
}

// The refusal of a change to a stream that is not ACTIVE; nothing if it is.
std::optional<aws::Error> refuse_unless_active(const Stream& stream, const CallContext& context);

// One that is ACTIVE: what changes a stream needs it so.
template <typename Request>
std::expected<Stream*, aws::Error> require_active(Kinesis& kinesis, const CallContext& context,
                                                  const Request& request) {
  const std::expected<Stream*, aws::Error> stream = require_stream(kinesis, context, request);
  if (!stream) return stream;
  std::optional<aws::Error> refused = refuse_unless_active(**stream, context);
  if (refused) return std::unexpected(*std::move(refused));
  return stream;
}

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_LOOKUP_H_
