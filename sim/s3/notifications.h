// A bucket's notification configuration: checked, read back, and asked which events it means.
//
// notifier.h asks its destinations, keeps it and delivers the events.

#ifndef WEIR_SIM_S3_NOTIFICATIONS_H_
#define WEIR_SIM_S3_NOTIFICATIONS_H_

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/object_event.h"
#include "sim/s3/state.h"

namespace weir::s3 {

// The whole configuration as it is to be kept: each part has an id.
std::expected<NotificationConfiguration, aws::Error> check_notifications(
    const S3& s3, const CallContext& context,
    const PutBucketNotificationConfigurationRequest& request);
std::expected<NotificationConfiguration, aws::Error> get_bucket_notification_configuration(
    const S3& s3, const CallContext& context,
    const GetBucketNotificationConfigurationRequest& request);

// Is this event one that a part of the configuration names?
bool is_meant(const std::optional<std::vector<std::string>>& types,
              const std::optional<NotificationConfigurationFilter>& filter,
              const ObjectEvent& event);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_NOTIFICATIONS_H_
