// Filter policies: which messages a subscription wants, by their attributes or by their body.

#ifndef WEIR_SIM_SNS_FILTER_POLICY_H_
#define WEIR_SIM_SNS_FILTER_POLICY_H_

#include <expected>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/sns/state.h"

namespace weir::sns {

// Nothing for an empty policy, which lets everything through.
std::expected<std::optional<FilterPolicy>, aws::Error> read_filter_policy(const std::string& text,
                                                                          bool of_body);

// Why a message is not for a subscription, as the metrics name it.
enum class Filtered : std::uint8_t { no, mismatch, no_attributes, invalid_body };
Filtered is_filtered(const SubscriptionState& subscription, const Notification& notification);

}  // namespace weir::sns

#endif  // WEIR_SIM_SNS_FILTER_POLICY_H_
