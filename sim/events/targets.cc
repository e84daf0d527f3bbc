#include "sim/events/targets.h"

#include <algorithm>
#include <utility>

#include "sim/events/errors.h"
#include "sim/events/input.h"
#include "sim/events/paging.h"

namespace weir::events {
namespace {

bool has_other_parameters(const Target& target) {
  return target.RunCommandParameters || target.EcsParameters || target.BatchParameters ||
         target.HttpParameters || target.RedshiftDataParameters ||
         target.SageMakerPipelineParameters || target.AppSyncParameters;
}

// Nothing: the entry is good.
std::optional<PutTargetsResultEntry> refuse_entry(const Target& target) {
  std::string reason;
  if (arn_from(*target.Arn, 5).empty() || !target.Arn->starts_with("arn:")) {
    reason = "Parameter " + *target.Arn + " is not valid. Reason: Provided Arn is not in correct " +
             "format.";
  } else if (kind_of(*target.Arn) == TargetKind::sqs && target.Arn->ends_with(".fifo") &&
             !target.SqsParameters) {
    reason = "Parameter(s) SqsParameters must be specified for target: " + *target.Id + ".";
  } else {
    return std::nullopt;
  }
  return PutTargetsResultEntry()
      .WithTargetId(*target.Id)
      .WithErrorCode("ValidationException")
      .WithErrorMessage(std::move(reason));
}

std::optional<aws::Error> refuse_call(const PutTargetsRequest& request) {
  for (const Target& target : *request.Targets) {
    if (auto error = check_input(target)) return error;
    if (refuse_entry(target)) continue;
    const bool known = kind_of(*target.Arn) != TargetKind::other && !has_other_parameters(target);
    if (!known) return not_modelled("the target " + *target.Arn);
  }
  return std::nullopt;
}

}  // namespace

std::string arn_from(std::string_view arn, int nth) {
  for (; nth > 0; --nth) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) return {};
    arn.remove_prefix(colon + 1);
  }
  return std::string(arn);
}

TargetKind kind_of(std::string_view arn) {
  const std::string rest = arn_from(arn, 2);
  const std::string service = rest.substr(0, rest.find(':'));
  const std::string resource = arn_from(arn, 5);
  if (service == "lambda" && resource.starts_with("function:")) return TargetKind::lambda;
  if (service == "sqs") return TargetKind::sqs;
  if (service == "sns") return TargetKind::sns;
  if (service == "kinesis" && resource.starts_with("stream/")) return TargetKind::kinesis;
  if (service == "firehose" && resource.starts_with("deliverystream/")) {
    return TargetKind::firehose;
  }
  if (service == "events" && resource.starts_with("event-bus/")) return TargetKind::event_bus;
  return TargetKind::other;
}

Answer<PutTargetsResponse> put_targets(Events& events, const CallContext&,
                                       const PutTargetsRequest& request) {
  if (auto error = refuse_call(request)) return std::unexpected(*std::move(error));
  const auto found = find_rule(events, request.EventBusName, *request.Rule);
  if (!found) return std::unexpected(found.error());
  StoredRule& rule = **found;
  PutTargetsResponse out;
  out.FailedEntries.emplace();
  auto targets = rule.targets;
  for (const Target& target : *request.Targets) {
    if (auto refused = refuse_entry(target)) {
      out.FailedEntries->push_back(*std::move(refused));
    } else {
      targets[*target.Id] = target;
    }
  }
  if (targets.size() > events.options.targets_max) return std::unexpected(limit_exceeded());
  rule.targets = std::move(targets);
  out.FailedEntryCount = static_cast<std::int32_t>(out.FailedEntries->size());
  return out;
}

Answer<RemoveTargetsResponse> remove_targets(Events& events, const CallContext&,
                                             const RemoveTargetsRequest& request) {
  const auto found = find_rule(events, request.EventBusName, *request.Rule);
  if (!found) return std::unexpected(found.error());
  StoredRule& rule = **found;
  RemoveTargetsResponse out;
  out.FailedEntries.emplace();
  for (const std::string& id : *request.Ids) {
    if (rule.targets.erase(id) != 0) continue;
    out.FailedEntries->push_back(RemoveTargetsResultEntry()
                                     .WithTargetId(id)
                                     .WithErrorCode("ResourceNotFoundException")
                                     .WithErrorMessage("Rule '" + rule.name +
                                                       "' does not have a target with the Id '" +
                                                       id + "'."));
  }
  out.FailedEntryCount = static_cast<std::int32_t>(out.FailedEntries->size());
  return out;
}

Answer<ListTargetsByRuleResponse> list_targets_by_rule(const Events& events, const CallContext&,
                                                       const ListTargetsByRuleRequest& request) {
  const auto rule = find_rule(events, request.EventBusName, *request.Rule);
  if (!rule) return std::unexpected(rule.error());
  ListTargetsByRuleResponse out;
  out.Targets.emplace();
  out.NextToken = list_page((*rule)->targets, request.NextToken, request.Limit,
                            [&](const std::string&, const Target& target) {
                              out.Targets->push_back(target);
                              return true;
                            });
  return out;
}

}  // namespace weir::events
