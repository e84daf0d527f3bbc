// Queues are made, found and deleted as AWS does it, with the attributes that it allows.

#include "sim/sqs/queues.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/sqs/permissions.h"
#include "sim/sqs/tags.h"
#include "tests/sim/sqs/fixture.h"

namespace weir::sqs {
namespace {

class SqsQueues : public SqsTest {};

TEST_F(SqsQueues, ANewQueueHasAwssDefaults) {
  create("jobs");
  create_fifo("jobs.fifo");
  for (const auto& [name, value] : std::map<std::string, std::string>{
           {"DelaySeconds", "0"},
           {"MaximumMessageSize", "1048576"},
           {"MessageRetentionPeriod", "345600"},
           {"ReceiveMessageWaitTimeSeconds", "0"},
           {"VisibilityTimeout", "30"},
           {"SqsManagedSseEnabled", "true"},
           {"QueueArn", arn("jobs")},
           {"ApproximateNumberOfMessages", "0"},
           {"ApproximateNumberOfMessagesDelayed", "0"},
           {"ApproximateNumberOfMessagesNotVisible", "0"},
           {"CreatedTimestamp", "1767225600"},
           {"LastModifiedTimestamp", "1767225600"},
           {"KmsDataKeyReusePeriodSeconds", ""},
           {"FifoQueue", ""},
       }) {
    EXPECT_EQ(attribute("jobs", name), value) << name;
  }
  EXPECT_EQ(attribute("jobs.fifo", "FifoQueue"), "true");
  EXPECT_EQ(attribute("jobs.fifo", "ContentBasedDeduplication"), "false");
  EXPECT_EQ(attribute("jobs.fifo", "DeduplicationScope"), "queue");
  EXPECT_EQ(attribute("jobs.fifo", "FifoThroughputLimit"), "perQueue");
}

TEST_F(SqsQueues, AttributesKeepWithinTheirLimits) {
  create("jobs");
  struct Row {
    const char* name;
    const char* value;
    const char* refusal;  // empty: taken
  };
  for (const Row& row : {Row{"DelaySeconds", "900", ""},
                         {"DelaySeconds", "901", "InvalidAttributeValue"},
                         {"DelaySeconds", "-1", "InvalidAttributeValue"},
                         {"DelaySeconds", "", "InvalidAttributeValue"},
                         {"MaximumMessageSize", "1024", ""},
                         {"MaximumMessageSize", "1023", "InvalidAttributeValue"},
                         {"MaximumMessageSize", "1048576", ""},
                         {"MaximumMessageSize", "1048577", "InvalidAttributeValue"},
                         {"MessageRetentionPeriod", "60", ""},
                         {"MessageRetentionPeriod", "59", "InvalidAttributeValue"},
                         {"MessageRetentionPeriod", "1209600", ""},
                         {"MessageRetentionPeriod", "1209601", "InvalidAttributeValue"},
                         {"ReceiveMessageWaitTimeSeconds", "20", ""},
                         {"ReceiveMessageWaitTimeSeconds", "21", "InvalidAttributeValue"},
                         {"VisibilityTimeout", "0", ""},
                         {"VisibilityTimeout", "43200", ""},
                         {"VisibilityTimeout", "43201", "InvalidAttributeValue"},
                         {"VisibilityTimeout", "1x", "InvalidAttributeValue"},
                         {"KmsDataKeyReusePeriodSeconds", "60", ""},
                         {"KmsDataKeyReusePeriodSeconds", "59", "InvalidAttributeValue"},
                         {"KmsDataKeyReusePeriodSeconds", "86400", ""},
                         {"KmsDataKeyReusePeriodSeconds", "86401", "InvalidAttributeValue"},
                         {"FifoQueue", "false", "InvalidAttributeName"},
                         {"ContentBasedDeduplication", "true", "InvalidAttributeName"},
                         {"QueueArn", "x", "InvalidAttributeName"},
                         {"Colour", "red", "InvalidAttributeName"},
                         {"RedrivePolicy", "x", "InvalidParameterValue"}}) {
    EXPECT_EQ(set("jobs", {{row.name, row.value}}), row.refusal) << row.name << " " << row.value;
  }
}

TEST_F(SqsQueues, NamesTellTheTypeOfAQueue) {
  EXPECT_EQ(create(std::string(80, 'q')), "");
  EXPECT_EQ(create(std::string(81, 'q')), "InvalidParameterValue");
  EXPECT_EQ(create("a b"), "InvalidParameterValue");
  EXPECT_EQ(create(""), "InvalidParameterValue");
  EXPECT_EQ(create("jobs.fifo"), "InvalidParameterValue");
  EXPECT_EQ(create_fifo("jobs"), "InvalidParameterValue");
  EXPECT_EQ(create("jobs", {{"FifoQueue", "false"}}), "InvalidAttributeName");
  EXPECT_EQ(create_fifo("jobs.fifo"), "");
}

TEST_F(SqsQueues, ANameIsTakenForTheSameAttributesOnly) {
  create("jobs", {{"DelaySeconds", "1"}});
  EXPECT_EQ(create("jobs", {{"DelaySeconds", "1"}}), "");
  EXPECT_EQ(create("jobs"), "");
  const auto other = create_queue(
      state, next(),
      CreateQueueRequest().WithQueueName("jobs").WithAttributes({{"DelaySeconds", "2"}}));
  EXPECT_EQ(to_string(other.error()),
            "QueueAlreadyExists (400): A queue already exists with the same name and a different "
            "value for attribute DelaySeconds");
}

TEST_F(SqsQueues, ADeletedQueueIsGoneAndItsNameStaysTakenFor60Seconds) {
  create("jobs");
  send("jobs", "x");
  ASSERT_TRUE(delete_queue(state, next(), DeleteQueueRequest().WithQueueUrl(url("jobs"))));
  EXPECT_EQ(send("jobs", "x"), "AWS.SimpleQueueService.NonExistentQueue");
  EXPECT_EQ(attribute("jobs", "QueueArn"), "AWS.SimpleQueueService.NonExistentQueue");
  EXPECT_EQ(create("jobs"), "AWS.SimpleQueueService.QueueDeletedRecently");
  at.now += 60s;
  EXPECT_EQ(create("jobs"), "");
  EXPECT_TRUE(bodies("jobs").empty());
}

TEST_F(SqsQueues, APurgeRemovesAllMessagesOnceIn60Seconds) {
  create("jobs");
  send("jobs", "a");
  send("jobs", "b");
  ASSERT_NE(handle("jobs"), "");
  const auto purge = [&] {
    return purge_queue(state, next(), PurgeQueueRequest().WithQueueUrl(url("jobs")));
  };
  ASSERT_TRUE(purge());
  EXPECT_EQ(attribute("jobs", "ApproximateNumberOfMessages"), "0");
  EXPECT_EQ(attribute("jobs", "ApproximateNumberOfMessagesNotVisible"), "0");
  EXPECT_EQ(to_string(purge().error()),
            "AWS.SimpleQueueService.PurgeQueueInProgress (403): Only one PurgeQueue operation on "
            "jobs is allowed every 60 seconds.");
  at.now += 60s;
  EXPECT_TRUE(purge());
}

TEST_F(SqsQueues, AQueueIsEncryptedInOneWay) {
  create("jobs");
  EXPECT_EQ(set("jobs", {{"KmsMasterKeyId", "key"}, {"SqsManagedSseEnabled", "true"}}),
            "InvalidAttributeValue");
  EXPECT_EQ(set("jobs", {{"KmsMasterKeyId", "key"}}), "");
  EXPECT_EQ(attribute("jobs", "SqsManagedSseEnabled"), "false");
  EXPECT_EQ(attribute("jobs", "KmsDataKeyReusePeriodSeconds"), "300");
  EXPECT_EQ(set("jobs", {{"KmsMasterKeyId", ""}}), "");
  EXPECT_EQ(attribute("jobs", "KmsMasterKeyId"), "");
  EXPECT_EQ(attribute("jobs", "SqsManagedSseEnabled"), "false");
}

TEST_F(SqsQueues, HighThroughputNeedsDeduplicationByGroup) {
  EXPECT_EQ(create_fifo("a.fifo", {{"FifoThroughputLimit", "perMessageGroupId"}}),
            "InvalidAttributeValue");
  EXPECT_EQ(create_fifo("a.fifo", {{"FifoThroughputLimit", "perMessageGroupId"},
                                   {"DeduplicationScope", "messageGroup"}}),
            "");
}

TEST_F(SqsQueues, ListsHavePagesAndPrefixes) {
  for (const char* name : {"a-1", "a-2", "a-3", "b"}) create(name);
  auto request = ListQueuesRequest().WithQueueNamePrefix("a-").WithMaxResults(2);
  const auto first = list_queues(state, next(), request);
  EXPECT_EQ(*first->QueueUrls, (std::vector{url("a-1"), url("a-2")}));
  const auto second = list_queues(state, next(), request.WithNextToken(*first->NextToken));
  EXPECT_EQ(*second->QueueUrls, std::vector{url("a-3")});
  EXPECT_FALSE(second->NextToken);
  EXPECT_EQ(list_queues(state, next(), ListQueuesRequest())->QueueUrls->size(), 4u);
  EXPECT_FALSE(list_queues(state, next(), ListQueuesRequest().WithQueueNamePrefix("x"))->QueueUrls);
  EXPECT_EQ(code(list_queues(state, next(), ListQueuesRequest().WithMaxResults(1'001))),
            "InvalidParameterValue");
}

TEST_F(SqsQueues, TagsAndPermissionsAreKept) {
  create("jobs");
  ASSERT_TRUE(
      tag_queue(state, next(), TagQueueRequest().WithQueueUrl(url("jobs")).WithTags({{"a", "1"}})));
  const auto tags = [&] {
    return list_queue_tags(state, next(), ListQueueTagsRequest().WithQueueUrl(url("jobs")))->Tags;
  };
  EXPECT_EQ(*tags(), (Tags{{"a", "1"}}));
  ASSERT_TRUE(
      untag_queue(state, next(), UntagQueueRequest().WithQueueUrl(url("jobs")).WithTagKeys({"a"})));
  EXPECT_FALSE(tags());

  const auto allow = AddPermissionRequest()
                         .WithQueueUrl(url("jobs"))
                         .WithLabel("writers")
                         .WithAWSAccountIds({"111122223333"})
                         .WithActions({"SendMessage"});
  ASSERT_TRUE(add_permission(state, next(), allow));
  EXPECT_EQ(code(add_permission(state, next(), allow)), "InvalidParameterValue");
  EXPECT_EQ(attribute("jobs", "Policy"),
            R"({"Id":"arn:aws:sqs:us-east-1:123456789012:jobs/SQSDefaultPolicy","Statement":[)"
            R"({"Action":"SQS:SendMessage","Effect":"Allow","Principal":{"AWS":)"
            R"("arn:aws:iam::111122223333:root"},"Resource":)"
            R"("arn:aws:sqs:us-east-1:123456789012:jobs","Sid":"writers"}],)"
            R"("Version":"2008-10-17"})");
  const auto forbid = RemovePermissionRequest().WithQueueUrl(url("jobs")).WithLabel("writers");
  EXPECT_TRUE(remove_permission(state, next(), forbid));
  EXPECT_EQ(code(remove_permission(state, next(), forbid)), "InvalidParameterValue");
  EXPECT_EQ(attribute("jobs", "Policy"), "");
}

}  // namespace
}  // namespace weir::sqs
