// A bucket's notification configuration: put, checked and read back.
//
// It is stored only. Events are not delivered to anybody: see the README.

#ifndef WEIR_SIM_S3_NOTIFICATIONS_H_
#define WEIR_SIM_S3_NOTIFICATIONS_H_

#include <expected>

#include "sim/aws/error.h"
#include "sim/s3/api.h"
#include "sim/s3/state.h"

namespace weir::s3 {

// Replaces the whole configuration; an empty one switches notifications off.
std::expected<PutBucketNotificationConfigurationOutput, aws::Error>
put_bucket_notification_configuration(S3& s3, const CallContext& context,
                                      const PutBucketNotificationConfigurationRequest& request);
std::expected<NotificationConfiguration, aws::Error> get_bucket_notification_configuration(
    const S3& s3, const CallContext& context,
    const GetBucketNotificationConfigurationRequest& request);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_NOTIFICATIONS_H_
