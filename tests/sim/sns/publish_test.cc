// What may be published, alone and in batches; a FIFO topic takes a message once in five minutes.

#include "sim/sns/publish.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "sim/sns/faults.h"
#include "sim/sns/topics.h"

namespace weir::sns {
namespace {

constexpr char kTopic[] = "arn:aws:sns:us-east-1:123456789012:news";
constexpr char kFifoTopic[] = "arn:aws:sns:us-east-1:123456789012:news.fifo";

struct EntriesFail final : aws::FaultHook {
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    return {question.site.kinds.front(), 1, {}};
  }
  bool watches(const aws::FaultSite&, Time) const override { return true; }
};

class SnsPublish : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(create_topic(state, at, CreateTopicInput().WithName("news")));
    ASSERT_TRUE(create_topic(
        state, at,
        CreateTopicInput().WithName("news.fifo").WithAttributes({{"FifoTopic", "true"}})));
  }
  std::expected<PublishResponse, aws::Error> send(const PublishInput& request) {
    at.call = Identity::of("call").child("nth", calls++);
    return publish(state, at, request, accepted);
  }
  static PublishInput text(const std::string& message) {
    return PublishInput().WithTopicArn(kTopic).WithMessage(message);
  }
  static PublishInput fifo(const std::string& message) {
    return PublishInput().WithTopicArn(kFifoTopic).WithMessage(message);
  }
  static MessageAttributeValue value(const char* type, const char* of) {
    return MessageAttributeValue().WithDataType(type).WithStringValue(of);
  }

  Sns state;
  CallContext at{kDefaultStart, "123456789012", "us-east-1"};
  std::vector<Notification> accepted;
  std::uint64_t calls = 0;
};

TEST_F(SnsPublish, MessagesAreCheckedAndRefusedInAwssWords) {
  struct Row {
    PublishInput request;
    const char* refusal;  // empty: taken
  };
  const std::string largest(262'144, 'a');
  for (const Row& row :
       {Row{text("m"), ""},
        {text(largest), ""},
        {text(largest + "a"), "InvalidParameter (400): Invalid parameter: Message too long"},
        {text(""), "InvalidParameter (400): Invalid parameter: Empty message"},
        {text("m").WithSubject(std::string(100, 's')), ""},
        {text("m").WithSubject(std::string(101, 's')),
         "InvalidParameter (400): Invalid parameter: Subject"},
        {text("m").WithTopicArn("arn:aws:sns:us-east-1:123456789012:x"),
         "NotFound (404): Topic does not exist"},
        {text("{}").WithMessageStructure("json"),
         "InvalidParameter (400): Invalid parameter: Message Structure - No default entry in JSON "
         "message body"},
        {text("x").WithMessageStructure("json"),
         "InvalidParameter (400): Invalid parameter: Message Structure - JSON message body failed "
         "to parse"},
        {text("m").WithMessageAttributes({{"k", value("String", "")}}),
         "ParameterValueInvalid (400): The message attribute 'k' must contain non-empty message "
         "attribute value for message attribute type 'String'."},
        {text("m").WithMessageDeduplicationId("d"),
         "InvalidParameter (400): Invalid parameter: MessageDeduplicationId Reason: The request "
         "includes MessageDeduplicationId parameter that is not valid for this topic type"},
        {fifo("m"),
         "InvalidParameter (400): Invalid parameter: The MessageGroupId parameter is required for "
         "FIFO topics"},
        {fifo("m").WithMessageGroupId("g"),
         "InvalidParameter (400): Invalid parameter: The topic should either have "
         "ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"},
        {fifo("m").WithMessageGroupId("g").WithMessageDeduplicationId("d"), ""},
        {PublishInput().WithMessage("m").WithPhoneNumber("+1"),
         "UnknownOperationException (400): weir does not model Amazon Simple Notification Service: "
         "messages to phone numbers"}}) {
    const auto output = send(row.request);
    EXPECT_EQ(output ? "" : to_string(output.error()), row.refusal);
  }
}

TEST_F(SnsPublish, AFifoTopicTakesAMessageOnceInFiveMinutes) {
  const auto request = fifo("m").WithMessageGroupId("g").WithMessageDeduplicationId("d");
  const auto first = send(request);
  at.now += 5min - 1ns;
  const auto again = send(request);
  EXPECT_EQ(again->MessageId, first->MessageId);
  EXPECT_EQ(again->SequenceNumber, first->SequenceNumber);
  EXPECT_EQ(accepted.size(), 1u);
  at.now += 1ns;
  const auto later = send(request);
  EXPECT_GT(*later->SequenceNumber, *first->SequenceNumber);
  EXPECT_EQ(accepted.size(), 2u);
}

TEST_F(SnsPublish, BatchesAreRefusedAsAWholeOrFailEntryByEntry) {
  using Entry = PublishBatchRequestEntry;
  const auto entry = [](const std::string& id, const std::string& message) {
    return Entry().WithId(id).WithMessage(message);
  };
  const auto batch = [&](std::vector<Entry> entries) {
    return publish_batch(
        state, at,
        PublishBatchInput().WithTopicArn(kTopic).WithPublishBatchRequestEntries(std::move(entries)),
        accepted);
  };
  const auto code = [](const auto& output) { return output ? "" : output.error().code; };
  EXPECT_EQ(code(batch({})), "EmptyBatchRequest");
  EXPECT_EQ(code(batch(std::vector<Entry>(11, entry("a", "m")))), "TooManyEntriesInBatchRequest");
  EXPECT_EQ(code(batch({entry("a", "m"), entry("a", "m")})), "BatchEntryIdsNotDistinct");
  EXPECT_EQ(code(batch({entry("a b", "m")})), "InvalidBatchEntryId");
  const std::string half(131'072, 'a');
  EXPECT_EQ(code(batch({entry("a", half), entry("b", half + "a")})), "BatchRequestTooLong");
  const auto output = batch({entry("good", "m"), entry("empty", "")});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->Successful->front().Id, "good");
  EXPECT_EQ(output->Failed->front().Id, "empty");
  EXPECT_EQ(output->Failed->front().Code, "InvalidParameter");
  EXPECT_EQ(accepted.size(), 1u);

  EntriesFail hook;
  at.faults = &hook;
  const auto failed = batch({entry("a", "m")});
  EXPECT_TRUE(failed->Successful->empty());
  EXPECT_EQ(failed->Failed->front().Code, "InternalError");
  EXPECT_EQ(failed->Failed->front().SenderFault, false);
  EXPECT_EQ(accepted.size(), 1u);
}

}  // namespace
}  // namespace weir::sns
