#include "sim/lambda/service.h"

#include <utility>

#include "sim/kinesis/api.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/function_reference.h"
#include "sim/lambda/kinesis_mapping.h"
#include "sim/lambda/mappings.h"
#include "sim/lambda/sqs_mapping.h"

namespace weir::lambda {

Service::Service(aws::Cloud& cloud)
    : cloud_(cloud),
      runner_(cloud, state_),
      events_(cloud, state_, runner_),
      provisioner_(state_, runner_),
      stories_(cloud.kernel()) {
  serve_functions();
  serve_versions();
  serve_settings();
  cloud.serve_story<Invoke>(
      [this](CallContext context, std::shared_ptr<const InvocationRequest> request) {
        return invoke(std::move(context), std::move(request));
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
        auto output = delete_event_source_mapping(state_, kernel().choices(), context, request);
        if (output) change(*request.UUID);
        return output;
      });
  cloud.serve<UpdateEventSourceMapping>(
      [this](const CallContext& context, const UpdateEventSourceMapping::Request& request) {
        auto output = update_event_source_mapping(state_, kernel().choices(), context, request);
        if (output) change(*request.UUID);
        return output;
      });
  for (const aws::FaultSite* site :
       {&invoke_run(), &invoke_environment(), &invoke_between(), &invoke_event(),
        &invoke_event_try(), &invoke_destination(), &mapping_deliver(), &mapping_checkpoint(),
        &mapping_destination()}) {
    cloud.add_site(*site);
  }
}

Service::~Service() = default;

Task<std::expected<InvocationResponse, aws::Error>> Service::invoke(
    CallContext context, std::shared_ptr<const InvocationRequest> request) {
  const std::string type = request->InvocationType.value_or("RequestResponse");
  if (type == InvocationType::RequestResponse) {
    return runner_.invoke(std::move(context), std::move(request));
  }
  return answer_at_once(std::move(context), std::move(request));
}

// Event and DryRun: nothing runs before the answer.
Task<std::expected<InvocationResponse, aws::Error>> Service::answer_at_once(
    CallContext context, std::shared_ptr<const InvocationRequest> request) {
  auto known = runner_.admit(context, *request, false);
  if (!known) co_return std::unexpected(std::move(known.error()));
  if (*request->InvocationType == InvocationType::DryRun) {
    co_return InvocationResponse().WithStatusCode(204);
  }
  co_return events_.accept(context, std::move(request));
}

// Looks at the source with the function's role before it accepts the mapping.
Task<std::expected<CreateEventSourceMapping::Response, aws::Error>> Service::create_mapping(
    CallContext context, std::shared_ptr<const CreateEventSourceMappingRequest> request) {
  const std::string source_arn = request->EventSourceArn.value_or("");
  const MappingSource source = source_of(source_arn);
  const auto function = state_.functions.find(read_reference(*request->FunctionName).name);
  if (function != state_.functions.end() && source == MappingSource::kinesis_stream) {
    const std::string role = function->second.role;
    const aws::Caller caller(cloud_.principal(role), context.call.child("look at stream"),
                             context.attempt);
    auto stream = co_await cloud_.call<kinesis::DescribeStreamSummary>(
        caller, kinesis::DescribeStreamSummaryInput().WithStreamARN(source_arn));
    if (!stream) {
      co_return std::unexpected(InvalidParameterValueException("Stream not found: " + source_arn));
    }
  }
  if (function != state_.functions.end() && source == MappingSource::queue) {
    const std::string role = function->second.role;
    const Duration timeout = function->second.timeout;
    const aws::Caller caller(cloud_.principal(role), context.call.child("look at queue"),
                             context.attempt);
    std::optional<aws::Error> refused = co_await refuse_queue(cloud_, caller, source_arn, timeout);
    if (refused) co_return std::unexpected(*std::move(refused));
  }
  context.now = kernel().now();
  auto output = create_event_source_mapping(state_, kernel().choices(), context, *request);
  if (output) {
    MappingStory& story = *mappings_.emplace_back(make_story(source, *output->UUID));
    stories_.spawn(Identity::of(source_arn).child(*output->UUID), story.run());
  }
  co_return output;
}

std::unique_ptr<MappingStory> Service::make_story(MappingSource source, const std::string& uuid) {
  if (source == MappingSource::queue) return std::make_unique<SqsMapping>(cloud_, state_, uuid);
  return std::make_unique<KinesisMapping>(cloud_, state_, uuid);
}

void Service::change(const std::string& uuid) {
  for (const auto& mapping : mappings_) {
    if (mapping->uuid() == uuid) mapping->change();
  }
}

std::optional<std::string> Service::waits_for() {
  for (const auto& [name, function] : state_.functions) {
    if (function.events_under_way == 0) continue;
    return name + " to process " + std::to_string(function.events_under_way) +
           " asynchronous events";
  }
  for (const auto& [uuid, mapping] : state_.mappings) {
    if (!mapping.enabled) continue;
    const std::string name = "the mapping of " + mapping.function;
    if (source_of(mapping.source_arn) == MappingSource::queue) {
      if (auto reason = waits_for_queue(cloud_, mapping)) return name + *reason;
      continue;
    }
    if (mapping.shards.empty()) return name + " to read its first shard";
    const Identity stream = Identity::of(mapping.source_arn);
    for (const auto& [shard, progress] : mapping.shards) {
      const std::uint64_t version = cloud_.source(aws::shard_source(stream, shard)).version();
      if (progress.ended) continue;
      if (progress.caught_up && version == progress.version) continue;
      return name + " to finish " + shard + ": " + std::to_string(progress.read) +
             " records read, " + std::to_string(progress.done + progress.discarded) + " done";
    }
  }
  return std::nullopt;
}

}  // namespace weir::lambda
