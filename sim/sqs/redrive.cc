#include "sim/sqs/redrive.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sim/sqs/errors.h"
#include "sim/sqs/lookup.h"
#include "sim/sqs/messages.h"
#include "sim/sqs/pages.h"

namespace weir::sqs {
namespace {

using nlohmann::json;

constexpr std::size_t kSourceArnsMax = 10;
constexpr std::int64_t kMaxReceivesMost = 1'000;

aws::Error bad_policy(const char* parameter, const std::string& text, const std::string& reason) {
  return invalid_value(text, parameter, reason);
}

// A number, or a text that is one.
std::optional<std::int64_t> whole_number(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return std::nullopt;
  const std::string& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::expected<json, aws::Error> read_map(const char* parameter, const std::string& text) {
  json map = json::parse(text, nullptr, false);
  if (map.is_object()) return map;
  return std::unexpected(bad_policy(parameter, text, "Redrive policy is not a valid JSON map."));
}

}  // namespace

std::expected<RedrivePolicy, aws::Error> read_redrive_policy(Sqs& sqs, const Queue& queue,
                                                             const std::string& text) {
  constexpr char kParameter[] = "RedrivePolicy";
  auto map = read_map(kParameter, text);
  if (!map) return std::unexpected(std::move(map.error()));
  const auto refused = [&](const std::string& reason) {
    return std::unexpected(bad_policy(kParameter, text, reason));
  };
  const auto lacks = [&](const char* name) {
    return refused("Redrive policy does not contain mandatory attribute: " + std::string(name) +
                   ".");
  };
  const auto target = map->find("deadLetterTargetArn");
  if (target == map->end() || !target->is_string()) return lacks("deadLetterTargetArn");
  const auto count = map->find("maxReceiveCount");
  if (count == map->end()) return lacks("maxReceiveCount");
  const auto max_receives = whole_number(*count);
  if (!max_receives || *max_receives < 1 || *max_receives > kMaxReceivesMost) {
    const std::string given = count->is_string() ? count->get<std::string>() : count->dump();
    return refused("Invalid value for maxReceiveCount: " + given +
                   ", valid values are from 1 to 1000 both inclusive.");
  }
  RedrivePolicy policy;
  policy.target_arn = target->get<std::string>();
  policy.max_receives = *max_receives;
  const Queue* dead_letters = find_by_arn(sqs, policy.target_arn);
  if (dead_letters == nullptr) return refused("Dead letter target does not exist.");
  if (dead_letters->fifo != queue.fifo) {
    return refused("Dead-letter queue must be same type of queue as the source.");
  }
  return policy;
}

std::string show(const RedrivePolicy& policy) {
  return json{{"deadLetterTargetArn", policy.target_arn}, {"maxReceiveCount", policy.max_receives}}
      .dump();
}

std::expected<RedriveAllowPolicy, aws::Error> read_redrive_allow_policy(const std::string& text) {
  using Permission = RedriveAllowPolicy::Permission;
  constexpr char kParameter[] = "RedriveAllowPolicy";
  auto map = read_map(kParameter, text);
  if (!map) return std::unexpected(std::move(map.error()));
  const auto refused = [&](const std::string& reason) {
    return std::unexpected(bad_policy(kParameter, text, reason));
  };
  const std::string permission =
      map->contains("redrivePermission") && (*map)["redrivePermission"].is_string()
          ? (*map)["redrivePermission"].get<std::string>()
          : "";
  RedriveAllowPolicy policy;
  if (permission == "allowAll") {
    policy.permission = Permission::allow_all;
  } else if (permission == "denyAll") {
    policy.permission = Permission::deny_all;
  } else if (permission == "byQueue") {
    policy.permission = Permission::by_queue;
  } else {
    return refused("redrivePermission must be one of allowAll, denyAll and byQueue.");
  }
  const auto sources = map->find("sourceQueueArns");
  if (policy.permission != Permission::by_queue) {
    if (sources != map->end()) {
      return refused("sourceQueueArns can be given with byQueue only.");
    }
    return policy;
  }
  if (sources == map->end() || !sources->is_array() || sources->empty() ||
      sources->size() > kSourceArnsMax) {
    return refused("sourceQueueArns must hold 1 to 10 ARNs.");
  }
  for (const json& arn : *sources) {
    if (!arn.is_string()) return refused("sourceQueueArns must hold 1 to 10 ARNs.");
    policy.source_arns.push_back(arn.get<std::string>());
  }
  return policy;
}

std::string show(const RedriveAllowPolicy& policy) {
  using Permission = RedriveAllowPolicy::Permission;
  switch (policy.permission) {
    case Permission::allow_all:
      return json{{"redrivePermission", "allowAll"}}.dump();
    case Permission::deny_all:
      return json{{"redrivePermission", "denyAll"}}.dump();
    case Permission::by_queue:
      break;
  }
  return json{{"redrivePermission", "byQueue"}, {"sourceQueueArns", policy.source_arns}}.dump();
}

Queue* dead_letter_queue(Sqs& sqs, const Queue& queue) {
  using Permission = RedriveAllowPolicy::Permission;
  if (!queue.settings.redrive) return nullptr;
  Queue* target = find_by_arn(sqs, queue.settings.redrive->target_arn);
  if (target == nullptr || target->fifo != queue.fifo) return nullptr;
  const std::optional<RedriveAllowPolicy>& allow = target->settings.redrive_allow;
  if (!allow || allow->permission == Permission::allow_all) return target;
  if (allow->permission == Permission::deny_all) return nullptr;
  return std::ranges::count(allow->source_arns, queue.arn) > 0 ? target : nullptr;
}

void move_to_dead_letters(const Queue& from, StoredMessage message, Queue& to, Time now) {
  message.visibility = Visibility::visible;
  message.source_arn = from.arn;
  if (to.fifo) message.deduplication_id = message.id;
  add_message(to, std::move(message), now, now);
  settle(to, now);  // it may be too old for this queue
}

std::expected<ListDeadLetterSourceQueuesResult, aws::Error> list_dead_letter_source_queues(
    Sqs& sqs, const CallContext& context, const ListDeadLetterSourceQueuesRequest& request) {
  const auto found = require_queue(sqs, context, request.QueueUrl);
  if (!found) return std::unexpected(found.error());
  std::vector<const Queue*> sources;
  for (const auto& [name, queue] : sqs.queues) {
    if (queue.settings.redrive && queue.settings.redrive->target_arn == (*found)->arn) {
      sources.push_back(&queue);
    }
  }
  auto page = page_of(sources, request.MaxResults, request.NextToken);
  if (!page) return std::unexpected(std::move(page.error()));
  ListDeadLetterSourceQueuesResult result;
  result.queueUrls = std::move(page->urls);
  result.NextToken = std::move(page->next);
  return result;
}

}  // namespace weir::sqs
