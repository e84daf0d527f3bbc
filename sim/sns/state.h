// Sns: all topics of the simulated cloud and their subscriptions, as plain data.
//
// Operations are functions on it, a file a concern: topics.h, subscriptions.h, publish.h. Messages
// on their way to subscribers are not here: delivery.h has them.

#ifndef WEIR_SIM_SNS_STATE_H_
#define WEIR_SIM_SNS_STATE_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/call_context.h"
#include "sim/aws/event_pattern.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"
#include "sim/sns/api.h"

namespace weir::sns {

using aws::CallContext;
using MessageAttributes = std::map<std::string, MessageAttributeValue>;
using Attributes = std::map<std::string, std::string>;

inline constexpr std::int64_t kLargestMessage = 262'144;  // with its attributes; also of a batch
inline constexpr Duration kDeduplicationWindow = 5min;

enum class Protocol : std::uint8_t { sqs, lambda };

struct FilterPolicy {
  std::string text;  // as it was set
  aws::EventPattern pattern;
  bool of_body = false;  // FilterPolicyScope is MessageBody
};

struct SubscriptionState {
  std::string arn;
  std::string topic_arn;
  std::string owner;
  Protocol protocol = Protocol::sqs;
  std::string endpoint;  // an ARN
  bool raw = false;      // RawMessageDelivery
  std::optional<FilterPolicy> filter;
  // A filter policy that takes effect later, and when.
  std::optional<std::pair<Time, std::optional<FilterPolicy>>> coming;
  std::string dead_letters;  // the queue's ARN; empty: what cannot be delivered is dropped
};

// A message that a FIFO topic has accepted within the deduplication window.
struct Accepted {
  Time at;
  std::string message_id;
  std::string sequence_number;
};

struct TopicState {
  std::string arn;
  std::string name;
  bool fifo = false;
  Attributes attributes;  // those that were set
  std::map<std::string, std::string> tags;
  std::uint64_t deleted_subscriptions = 0;
  std::uint64_t next_number = 1;             // of messages
  std::map<std::string, Accepted> accepted;  // by MessageDeduplicationId
  std::deque<std::pair<Time, std::string>> accepted_order;

  bool flag(const char* attribute) const {
    const auto found = attributes.find(attribute);
    return found != attributes.end() && found->second == "true";
  }
};

struct Sns {
  std::map<std::string, TopicState> topics;                // by ARN
  std::map<std::string, SubscriptionState> subscriptions;  // by ARN
};

// A message as it was published.
struct Notification {
  std::string topic_arn;
  std::string message_id;
  Identity identity;
  std::string subject;  // empty: none
  std::string message;
  // With MessageStructure "json": by protocol, and "default".
  std::map<std::string, std::string> by_protocol;
  MessageAttributes attributes;
  std::string group;
  std::string deduplication_id;
  std::string sequence_number;
  Time published;
};

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_STATE_H_
