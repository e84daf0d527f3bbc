// What goes wrong inside a call shows the symptom that AWS documents, and only where it may.

#include "sim/sqs/faults.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "sim/sqs/digests.h"
#include "tests/sim/sqs/fixture.h"

namespace weir::sqs {
namespace {

using Texts = std::vector<std::string>;

class SqsFaults : public SqsTest {
 protected:
  void SetUp() override { ASSERT_EQ(create("jobs"), ""); }
  // Runs `act` while this kind strikes wherever it may.
  template <class Act>
  auto under(const aws::FaultKind& kind, Act act) {
    Strikes hook(kind);
    at.faults = &hook;
    auto result = act();
    at.faults = nullptr;
    return result;
  }
};

TEST_F(SqsFaults, AMessageIsDeliveredTwiceWithTwoHandles) {
  send("jobs", "m");
  const auto first = under(kDeliveredTwice, [&] { return receive(up_to("jobs", 1)); });
  const auto second = receive(up_to("jobs", 1));
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].MessageId, first[0].MessageId);
  EXPECT_NE(second[0].ReceiptHandle, first[0].ReceiptHandle);
}

TEST_F(SqsFaults, AMessageThatIsPassedOverComesLater) {
  send("jobs", "m");
  EXPECT_TRUE(under(kPassedOver, [&] { return bodies("jobs"); }).empty());
  send("jobs", "n");
  EXPECT_EQ(bodies("jobs"), Texts{"n"});
  at.now += 1s;
  EXPECT_EQ(bodies("jobs"), Texts{"m"});
}

TEST_F(SqsFaults, AShortPollMayFindNothingAndALongOneDoes) {
  send("jobs", "m");
  EXPECT_TRUE(under(kNothingFound, [&] { return bodies("jobs"); }).empty());
  EXPECT_EQ(
      under(kNothingFound, [&] { return receive(up_to("jobs", 1).WithWaitTimeSeconds(1)); }).size(),
      1u);
}

TEST_F(SqsFaults, ADeleteThatIsLostAnswers200) {
  send("jobs", "m");
  const std::string receipt = handle("jobs");
  EXPECT_EQ(under(kDeleteLost, [&] { return remove("jobs", receipt); }), "");
  at.now += 30s;
  EXPECT_EQ(bodies("jobs"), Texts{"m"});
}

TEST_F(SqsFaults, ABodyMayDifferFromItsDigest) {
  send("jobs", "message");
  const auto messages = under(kCorruptedBody, [&] { return receive(up_to("jobs", 1)); });
  EXPECT_EQ(messages[0].MD5OfBody, md5_of("message"));
  EXPECT_NE(md5_of(*messages[0].Body), md5_of("message"));
}

TEST_F(SqsFaults, AFifoQueueDeliversOnceAndInOrderAllTheSame) {
  create_fifo("q.fifo");
  for (const aws::FaultKind* kind :
       {&kDeliveredTwice, &kPassedOver, &kNothingFound, &kCorruptedBody, &kDeleteLost}) {
    const std::string text(kind->name);
    send_fifo("q.fifo", text, text, text);
    const auto messages = under(*kind, [&] { return receive(up_to("q.fifo", 10)); });
    ASSERT_EQ(messages.size(), 1u) << text;
    EXPECT_EQ(messages[0].Body, text);
    EXPECT_TRUE(bodies("q.fifo").empty()) << text;
    EXPECT_EQ(under(*kind, [&] { return remove("q.fifo", *messages[0].ReceiptHandle); }), "");
    EXPECT_EQ(attribute("q.fifo", "ApproximateNumberOfMessagesNotVisible"), "0") << text;
  }
}

TEST_F(SqsFaults, EntriesOfABatchFailInsideA200) {
  using Entry = SendMessageBatchRequestEntry;
  const auto request = SendMessageBatchRequest()
                           .WithQueueUrl(url("jobs"))
                           .WithEntries({Entry().WithId("1").WithMessageBody("m")});
  const auto output =
      under(kEntryInternalError, [&] { return send_message_batch(state, next(), request); });
  ASSERT_TRUE(output);
  EXPECT_FALSE(output->Successful);
  EXPECT_EQ(output->Failed->front().Code, "InternalError");
  EXPECT_EQ(output->Failed->front().SenderFault, false);
  EXPECT_TRUE(bodies("jobs").empty());
}

TEST_F(SqsFaults, ADeletedQueueMayTakeMessagesFor60Seconds) {
  ASSERT_TRUE(delete_queue(state, next(), DeleteQueueRequest().WithQueueUrl(url("jobs"))));
  EXPECT_EQ(under(kLostToDeletion, [&] { return send("jobs", "m"); }).size(), 36u);
  at.now += 60s;
  EXPECT_EQ(under(kLostToDeletion, [&] { return send("jobs", "m"); }),
            "AWS.SimpleQueueService.NonExistentQueue");
}

TEST_F(SqsFaults, APurgeMayTakeWhatIsSentWithin60Seconds) {
  ASSERT_TRUE(purge_queue(state, next(), PurgeQueueRequest().WithQueueUrl(url("jobs"))));
  EXPECT_EQ(under(kLostToPurge, [&] { return send("jobs", "m"); }).size(), 36u);
  EXPECT_TRUE(bodies("jobs").empty());
  at.now += 60s;
  under(kLostToPurge, [&] { return send("jobs", "m"); });
  EXPECT_EQ(bodies("jobs"), Texts{"m"});
}

TEST_F(SqsFaults, AKeyThatFailsRefusesSendsAndReceives) {
  EXPECT_EQ(under(kKmsDisabled, [&] { return send("jobs", "m"); }).size(), 36u);  // no key
  set("jobs", {{"KmsMasterKeyId", "key"}});
  for (const auto& [kind, refusal] : {std::pair(&kKmsThrottled, "KMS.ThrottlingException"),
                                      {&kKmsDenied, "KMS.AccessDeniedException"},
                                      {&kKmsDisabled, "KMS.DisabledException"}}) {
    EXPECT_EQ(under(*kind, [&] { return send("jobs", "m"); }), refusal);
    Poll poll;
    EXPECT_EQ(
        under(*kind, [&] { return code(receive_message(state, next(), up_to("jobs", 1), poll)); }),
        refusal);
  }
}

TEST_F(SqsFaults, AttributesTakeEffectLater) {
  EXPECT_EQ(under(kSlowPropagation, [&] { return set("jobs", {{"VisibilityTimeout", "5"}}); }), "");
  EXPECT_EQ(attribute("jobs", "VisibilityTimeout"), "30");
  at.now += 60s;
  EXPECT_EQ(attribute("jobs", "VisibilityTimeout"), "5");
}

TEST_F(SqsFaults, CountsMayBeOld) {
  send("jobs", "m");
  EXPECT_EQ(attribute("jobs", "ApproximateNumberOfMessages"), "1");
  EXPECT_EQ(under(kStaleCounts, [&] { return attribute("jobs", "ApproximateNumberOfMessages"); }),
            "0");
}

}  // namespace
}  // namespace weir::sqs
