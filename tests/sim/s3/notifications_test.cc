// A notification configuration is checked, normalised and read back.

#include "sim/s3/notifications.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/sim/s3/fixture.h"

namespace weir::s3 {
namespace {

constexpr char kQueue[] = "arn:aws:sqs:us-east-1:123456789012:queue";

class S3Notifications : public S3Test {
 protected:
  static QueueConfiguration to_queue(
      std::vector<std::string> events,
      const std::vector<std::pair<std::string, std::string>>& filter = {},
      const std::string& arn = kQueue) {
    QueueConfiguration configuration;
    configuration.QueueArn = arn;
    configuration.Events = std::move(events);
    if (filter.empty()) return configuration;
    auto& rules = configuration.Filter.emplace().Key.emplace().FilterRules.emplace();
    for (const auto& [name, value] : filter) {
      rules.push_back(FilterRule().WithName(name).WithValue(value));
    }
    return configuration;
  }
  // Empty, or the error's code.
  std::string put_queues(std::vector<QueueConfiguration> queues) {
    PutBucketNotificationConfigurationRequest request;
    request.Bucket = "lake";
    request.NotificationConfiguration.emplace().QueueConfigurations = std::move(queues);
    const auto checked = check_notifications(state, at, request);
    if (!checked) return checked.error().code;
    state.buckets.at("lake").notifications = *checked;
    return "";
  }
  NotificationConfiguration stored() {
    return *get_bucket_notification_configuration(
        state, at, GetBucketNotificationConfigurationRequest().WithBucket("lake"));
  }
};

TEST_F(S3Notifications, AConfigurationIsRefusedAsTheTableOfAwsSays) {
  const std::string all = "s3:ObjectCreated:*";
  const std::string put_only = "s3:ObjectCreated:Put";
  const struct {
    std::vector<QueueConfiguration> queues;
    std::string expected;
  } cases[] = {
      {{to_queue({all})}, ""},
      {{to_queue({"s3:ObjectEaten"})}, "InvalidArgument"},
      {{to_queue({})}, "MalformedXML"},
      {{to_queue({all}, {{"INVALID", "x"}})}, "InvalidArgument"},
      {{to_queue({all}, {}, "invalid-queue")}, "InvalidArgument"},
      {{to_queue({all}, {}, "arn:aws:sns:us-east-1:123456789012:topic")}, "InvalidArgument"},
      {{to_queue({all}, {}, "arn:aws:sqs:us-east-1:123456789012:queue.fifo")}, "InvalidArgument"},
      {{to_queue({all}), to_queue({put_only})}, "InvalidArgument"},
      {{to_queue({all}, {{"prefix", "a/"}}), to_queue({all}, {{"prefix", "a/b"}})},
       "InvalidArgument"},
      {{to_queue({all}, {{"prefix", "a/"}}), to_queue({all}, {{"prefix", "b/"}})}, ""},
      {{to_queue({all}, {{"suffix", ".txt"}}), to_queue({all}, {{"suffix", ".csv"}})}, ""},
      {{to_queue({all}), to_queue({"s3:ObjectTagging:*"})}, ""},
  };
  int i = 0;
  for (const auto& [queues, expected] : cases) {
    EXPECT_EQ(put_queues(queues), expected) << i;
    ++i;
  }
}

TEST_F(S3Notifications, NamesAreNormalisedAndMissingIdsAreMade) {
  ASSERT_EQ(put_queues({to_queue({"s3:ObjectCreated:*"}, {{"suffix", "z"}, {"PREFIX", "a"}})}), "");
  const NotificationConfiguration configuration = stored();
  const QueueConfiguration& queue = configuration.QueueConfigurations->front();
  EXPECT_FALSE(queue.Id->empty());
  EXPECT_EQ(queue.Filter->Key->FilterRules->front().Name, "Prefix");
  EXPECT_EQ(queue.Filter->Key->FilterRules->back().Name, "Suffix");
}

TEST_F(S3Notifications, AnEmptyConfigurationSwitchesThemOff) {
  ASSERT_EQ(put_queues({to_queue({"s3:ObjectCreated:*"})}), "");
  ASSERT_EQ(put_queues({}), "");
  EXPECT_EQ(stored(), NotificationConfiguration());
}

}  // namespace
}  // namespace weir::s3
