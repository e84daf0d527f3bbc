#include "sim/lambda/service.h"

#include <utility>

#include "sim/kinesis/api.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/functions.h"
#include "sim/lambda/mappings.h"

namespace weir::lambda {

Service::Service(aws::Cloud& cloud)
    : cloud_(cloud), runner_(cloud, state_), stories_(cloud.kernel()) {
  cloud.serve<CreateFunction>(
      [this](const CallContext& context, const CreateFunction::Request& request) {
        return create_function(state_, context, request);
      });
  cloud.serve<GetFunctionConfiguration>(
      [this](const CallContext& context, const GetFunctionConfiguration::Request& request) {
        return get_function_configuration(state_, context, request);
      });
  cloud.serve<ListFunctions>(
      [this](const CallContext& context, const ListFunctions::Request& request) {
        return list_functions(state_, context, request);
      });
  cloud.serve<DeleteFunction>(
      [this](const CallContext& context, const DeleteFunction::Request& request) {
        return delete_function(state_, context, request);
      });
  cloud.serve_story<Invoke>(
      [this](CallContext context, std::shared_ptr<const InvocationRequest> request) {
        return runner_.invoke(std::move(context), std::move(request));
      });
  cloud.serve_story<CreateEventSourceMapping>(
      [this](CallContext context, std::shared_ptr<const CreateEventSourceMappingRequest> request) {
        return create_mapping(std::move(context), std::move(request));
      });
  cloud.serve<GetEventSourceMapping>(
      [this](const CallContext& context, const GetEventSourceMapping::Request& request) {
        return get_event_source_mapping(state_, context, request);
      });
  cloud.serve<ListEventSourceMappings>(
      [this](const CallContext& context, const ListEventSourceMappings::Request& request) {
        return list_event_source_mappings(state_, context, request);
      });
  cloud.serve<DeleteEventSourceMapping>(
      [this](const CallContext& context, const DeleteEventSourceMapping::Request& request) {
        return delete_event_source_mapping(state_, context, request);
      });
  cloud.add_site(invoke_run());
}

// Looks at the stream with the function's role before it accepts the mapping.
Task<std::expected<CreateEventSourceMapping::Response, aws::Error>> Service::create_mapping(
    CallContext context, std::shared_ptr<const CreateEventSourceMappingRequest> request) {
  const auto function = state_.functions.find(std::string(function_name(*request->FunctionName)));
  if (function != state_.functions.end() && request->EventSourceArn) {
    const std::string role = function->second.role;
    const aws::Caller caller(cloud_.principal(role), context.call.child("look at stream"),
                             context.attempt);
    auto stream = co_await cloud_.call<kinesis::DescribeStreamSummary>(
        caller, kinesis::DescribeStreamSummaryInput().WithStreamARN(*request->EventSourceArn));
    if (!stream) {
      co_return std::unexpected(
          InvalidParameterValueException("Stream not found: " + *request->EventSourceArn));
    }
  }
  context.now = kernel().now();
  auto output = create_event_source_mapping(state_, kernel().choices(), context, *request);
  if (output) {
    stories_.spawn(Identity::of(*request->EventSourceArn).child(*output->UUID),
                   poll(*output->UUID));
  }
  co_return output;
}

Task<void> Service::poll(std::string uuid) {
  co_await kernel().delay_until(state_.mappings.at(uuid).polls_at);
  const auto mapping = state_.mappings.find(uuid);
  if (mapping == state_.mappings.end()) co_return;
  const auto function = state_.functions.find(mapping->second.function);
  if (function == state_.functions.end()) co_return;
  const std::string role = function->second.role;
  const std::vector<std::string> shards = co_await list_shards(uuid, role);
  for (const std::string& shard : shards) {
    if (!state_.mappings.contains(uuid)) co_return;
    KinesisPoller& poller = pollers_.emplace_back(cloud_, state_, uuid, shard, role);
    stories_.spawn(Identity::of(uuid).child(shard), poller.run());
  }
}

// Tries until it is told, or the mapping is gone.
Task<std::vector<std::string>> Service::list_shards(std::string uuid, std::string role) {
  const std::string arn = state_.mappings.at(uuid).source_arn;
  std::vector<std::string> ids;
  std::optional<std::string> token;
  for (std::uint64_t attempt = 0; state_.mappings.contains(uuid); ++attempt) {
    kinesis::ListShardsInput request;
    if (token) {
      request.NextToken = *token;
    } else {
      request.StreamARN = arn;
    }
    const aws::Caller caller(cloud_.principal(role), Identity::of(arn).child("list shards"),
                             attempt);
    auto answer = co_await cloud_.call<kinesis::ListShards>(caller, std::move(request));
    if (!answer) {
      co_await kernel().delay(state_.options.poll_every);
      continue;
    }
    for (const kinesis::Shard& shard : *answer->Shards) ids.push_back(*shard.ShardId);
    token = answer->NextToken;
    if (!token) break;
  }
  co_return ids;
}

std::optional<std::string> Service::waits_for() {
  for (const auto& [uuid, mapping] : state_.mappings) {
    const std::string name = "the mapping of " + mapping.function;
    if (mapping.shards.empty()) return name + " to read its first shard";
    const Identity stream = Identity::of(mapping.source_arn);
    for (const auto& [shard, progress] : mapping.shards) {
      const std::uint64_t version = cloud_.source(aws::shard_source(stream, shard)).version();
      if (progress.caught_up && version == progress.version) continue;
      return name + " to finish " + shard + ": " + std::to_string(progress.read) +
             " records read, " + std::to_string(progress.done + progress.discarded) + " done";
    }
  }
  return std::nullopt;
}

}  // namespace weir::lambda
