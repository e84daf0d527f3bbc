// Topics and subscriptions are made, described and refused as AWS does it.

#include "sim/sns/topics.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

#include "sim/sns/subscriptions.h"

namespace weir::sns {
namespace {

class SnsTopics : public testing::Test {
 protected:
  static std::string arn(const std::string& name) {
    return "arn:aws:sns:us-east-1:123456789012:" + name;
  }
  template <class Answer>
  static std::string code(const Answer& answer) {
    return answer ? "" : answer.error().code;
  }
  std::string create(const std::string& name, Attributes attributes = {}) {
    return code(create_topic(
        state, at, CreateTopicInput().WithName(name).WithAttributes(std::move(attributes))));
  }
  std::expected<SubscribeResponse, aws::Error> join(const std::string& topic,
                                                    const std::string& endpoint,
                                                    Attributes attributes = {}) {
    const bool sqs = endpoint.starts_with("arn:aws:sqs:");
    return subscribe(state, at,
                     SubscribeInput()
                         .WithTopicArn(arn(topic))
                         .WithProtocol(sqs ? "sqs" : "lambda")
                         .WithEndpoint(endpoint)
                         .WithAttributes(std::move(attributes)));
  }

  Sns state;
  CallContext at{kDefaultStart, "123456789012", "us-east-1"};
  const std::string queue = "arn:aws:sqs:us-east-1:123456789012:q";
  const std::string function = "arn:aws:lambda:us-east-1:123456789012:function:f";
};

TEST_F(SnsTopics, NamesTellTheTypeAndTheSameNameIsTheSameTopic) {
  EXPECT_EQ(create("news"), "");
  EXPECT_EQ(create("news"), "");
  EXPECT_EQ(create("news", {{"DisplayName", "x"}}), "InvalidParameter");
  EXPECT_EQ(create(std::string(257, 'n')), "InvalidParameter");
  EXPECT_EQ(create("a b"), "InvalidParameter");
  EXPECT_EQ(create("news.fifo"), "InvalidParameter");
  EXPECT_EQ(create("news", {{"FifoTopic", "true"}}), "InvalidParameter");
  EXPECT_EQ(create("news.fifo", {{"FifoTopic", "true"}}), "");
  EXPECT_EQ(create("other", {{"Colour", "red"}}), "InvalidParameter");
}

TEST_F(SnsTopics, ADeletedTopicTakesItsSubscriptionsAlong) {
  create("news");
  ASSERT_TRUE(join("news", queue));
  ASSERT_TRUE(delete_topic(state, at, DeleteTopicInput().WithTopicArn(arn("news"))));
  EXPECT_TRUE(state.subscriptions.empty());
  EXPECT_EQ(
      code(get_topic_attributes(state, at, GetTopicAttributesInput().WithTopicArn(arn("news")))),
      "NotFound");
  EXPECT_TRUE(delete_topic(state, at, DeleteTopicInput().WithTopicArn(arn("news"))));
}

TEST_F(SnsTopics, SubscriptionsAreConfirmedAtOnceAndMadeOnce) {
  create("news");
  const auto first = join("news", queue);
  ASSERT_TRUE(first);
  EXPECT_EQ(join("news", queue)->SubscriptionArn, first->SubscriptionArn);
  EXPECT_EQ(code(join("news", queue, {{"RawMessageDelivery", "true"}})), "InvalidParameter");
  ASSERT_TRUE(join("news", function));
  const auto list = list_subscriptions_by_topic(
      state, at, ListSubscriptionsByTopicInput().WithTopicArn(arn("news")));
  EXPECT_EQ(list->Subscriptions->size(), 2u);
  const auto shown = get_subscription_attributes(
      state, at, GetSubscriptionAttributesInput().WithSubscriptionArn(*first->SubscriptionArn));
  EXPECT_EQ(shown->Attributes->at("PendingConfirmation"), "false");
  EXPECT_EQ(shown->Attributes->at("RawMessageDelivery"), "false");
  EXPECT_EQ(shown->Attributes->at("Endpoint"), queue);
  ASSERT_TRUE(
      unsubscribe(state, at, UnsubscribeInput().WithSubscriptionArn(*first->SubscriptionArn)));
  EXPECT_EQ(code(get_subscription_attributes(
                state, at,
                GetSubscriptionAttributesInput().WithSubscriptionArn(*first->SubscriptionArn))),
            "NotFound");
}

TEST_F(SnsTopics, EndpointsFitTheirTopic) {
  create("news");
  create("news.fifo", {{"FifoTopic", "true"}});
  EXPECT_EQ(join("news", queue + ".fifo").error().message,
            "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be "
            "subscribed to standard SNS topics");
  EXPECT_TRUE(join("news.fifo", queue + ".fifo"));
  EXPECT_TRUE(join("news.fifo", queue));
  EXPECT_EQ(code(join("news.fifo", function)), "InvalidParameter");
  EXPECT_EQ(code(join("missing", queue)), "NotFound");
  EXPECT_EQ(code(join("news", "nonsense")), "InvalidParameter");
  const auto mail = subscribe(
      state, at,
      SubscribeInput().WithTopicArn(arn("news")).WithProtocol("email").WithEndpoint("a@b"));
  EXPECT_EQ(mail.error().message,
            "weir does not model Amazon Simple Notification Service: subscriptions of protocol "
            "email");
}

TEST_F(SnsTopics, SubscriptionAttributesAreChecked) {
  create("news");
  struct Row {
    const char* name;
    const char* value;
    bool taken;
  };
  for (const Row& row :
       {Row{"RawMessageDelivery", "True", true},
        {"RawMessageDelivery", "yes", false},
        {"FilterPolicy", R"({"store":["a"]})", true},
        {"FilterPolicy", R"({"store":"a"})", false},
        {"FilterPolicy", "x", false},
        {"FilterPolicy", R"({"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]})", false},
        {"FilterPolicyScope", "MessageBody", true},
        {"FilterPolicyScope", "Body", false},
        {"RedrivePolicy", R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:d"})",
         true},
        {"RedrivePolicy", R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:d.fifo"})",
         false},
        {"RedrivePolicy", "{}", false},
        {"Colour", "red", false}}) {
    state.subscriptions.clear();
    EXPECT_EQ(join("news", queue, {{row.name, row.value}}).has_value(), row.taken)
        << row.name << " " << row.value;
  }
  state.subscriptions.clear();
  EXPECT_FALSE(join("news", function, {{"RawMessageDelivery", "true"}}));
}

TEST_F(SnsTopics, TagsAreKept) {
  create("news");
  ASSERT_TRUE(tag_resource(state, at,
                           TagResourceRequest()
                               .WithResourceArn(arn("news"))
                               .WithTags({Tag().WithKey("a").WithValue("1")})));
  const auto request = ListTagsForResourceRequest().WithResourceArn(arn("news"));
  EXPECT_EQ(list_tags_for_resource(state, at, request)->Tags->size(), 1u);
  ASSERT_TRUE(untag_resource(
      state, at, UntagResourceRequest().WithResourceArn(arn("news")).WithTagKeys({"a"})));
  EXPECT_TRUE(list_tags_for_resource(state, at, request)->Tags->empty());
}

}  // namespace
}  // namespace weir::sns
