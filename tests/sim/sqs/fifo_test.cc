// A FIFO queue keeps the order of each group and takes no message twice within five minutes.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/sim/sqs/fixture.h"

namespace weir::sqs {
namespace {

using Texts = std::vector<std::string>;

class SqsFifo : public SqsTest {
 protected:
  void SetUp() override { ASSERT_EQ(create_fifo("q.fifo"), ""); }
};

TEST_F(SqsFifo, AGroupIsBlockedWhileOneOfItsMessagesIsInFlight) {
  send_fifo("q.fifo", "a", "a1", "1");
  send_fifo("q.fifo", "a", "a2", "2");
  send_fifo("q.fifo", "b", "b1", "3");
  const std::string a1 = handle("q.fifo");
  EXPECT_EQ(bodies("q.fifo"), Texts{"b1"});
  EXPECT_TRUE(bodies("q.fifo").empty());
  EXPECT_EQ(remove("q.fifo", a1), "");
  EXPECT_EQ(bodies("q.fifo"), Texts{"a2"});
}

TEST_F(SqsFifo, ABatchHasAsManyOfOneGroupAsPossibleInOrder) {
  send_fifo("q.fifo", "a", "a1", "1");
  send_fifo("q.fifo", "b", "b1", "2");
  send_fifo("q.fifo", "a", "a2", "3");
  EXPECT_EQ(bodies("q.fifo", 3), (Texts{"a1", "a2", "b1"}));
  at.now += 30s;
  EXPECT_EQ(bodies("q.fifo", 10), (Texts{"a1", "a2", "b1"}));
}

TEST_F(SqsFifo, WhatWasSentWithinFiveMinutesIsNotSentAgain) {
  const std::string first = send_fifo("q.fifo", "a", "m", "id");
  EXPECT_EQ(send_fifo("q.fifo", "b", "other", "id"), first);
  EXPECT_EQ(remove("q.fifo", handle("q.fifo")), "");
  at.now += 5min - 1ns;  // though it has been deleted long ago
  EXPECT_EQ(send_fifo("q.fifo", "a", "m", "id"), first);
  EXPECT_TRUE(bodies("q.fifo").empty());
  at.now += 1ns;
  EXPECT_NE(send_fifo("q.fifo", "a", "m", "id"), first);
  EXPECT_EQ(bodies("q.fifo"), Texts{"m"});
}

TEST_F(SqsFifo, DeduplicationByGroupTellsGroupsApart) {
  set("q.fifo", {{"DeduplicationScope", "messageGroup"}});
  send_fifo("q.fifo", "a", "m", "id");
  send_fifo("q.fifo", "b", "m", "id");
  send_fifo("q.fifo", "a", "m", "id");
  EXPECT_EQ(bodies("q.fifo").size(), 2u);
  set("q.fifo",
      {{"DeduplicationScope", "queue"}});  // recorded: what the other scope took is not seen
  send_fifo("q.fifo", "c", "m", "id");
  EXPECT_EQ(bodies("q.fifo").size(), 1u);
}

TEST_F(SqsFifo, ContentIsTheBodyAlone) {
  EXPECT_EQ(sent(message("q.fifo", "m").WithMessageGroupId("a")), "InvalidParameterValue");
  set("q.fifo", {{"ContentBasedDeduplication", "true"}});
  const auto with = [&](const char* value) {
    return message("q.fifo", "m")
        .WithMessageGroupId("a")
        .WithMessageAttributes(
            {{"k", MessageAttributeValue().WithDataType("String").WithStringValue(value)}});
  };
  EXPECT_EQ(sent(with("1")), sent(with("2")));
  EXPECT_NE(sent(message("q.fifo", "n").WithMessageGroupId("a")), sent(with("1")));
}

TEST_F(SqsFifo, RequestsNeedAGroupAndAnIdAndNoDelayOfTheirOwn) {
  EXPECT_EQ(sent(message("q.fifo", "m").WithMessageDeduplicationId("1")), "MissingParameter");
  const auto full = [&] {
    return message("q.fifo", "m").WithMessageGroupId("a").WithMessageDeduplicationId("1");
  };
  EXPECT_EQ(sent(full().WithDelaySeconds(2)), "InvalidParameterValue");
  EXPECT_EQ(sent(full().WithMessageDeduplicationId("a b")), "InvalidParameterValue");
  EXPECT_EQ(sent(full().WithDelaySeconds(0)).size(), 36u);
  using Entry = SendMessageBatchRequestEntry;
  const auto batch = send_message_batch(
      state, next(),
      SendMessageBatchRequest()
          .WithQueueUrl(url("q.fifo"))
          .WithEntries({Entry().WithId("1").WithMessageBody("m").WithMessageDeduplicationId("7")}));
  EXPECT_EQ(to_string(batch.error()),
            "InvalidParameterValue (400): The request must contain the parameter MessageGroupId.");
}

TEST_F(SqsFifo, AHandleWhoseTimeoutHasEndedIsRefused) {
  send_fifo("q.fifo", "a", "m", "1");
  const std::string receipt = handle("q.fifo");
  EXPECT_EQ(change("q.fifo", receipt, 40), "");
  at.now += 39s;
  EXPECT_EQ(change("q.fifo", receipt, 10), "");
  at.now += 10s;
  const auto output = delete_message(
      state, next(), DeleteMessageRequest().WithQueueUrl(url("q.fifo")).WithReceiptHandle(receipt));
  EXPECT_EQ(output.error().message, "Value " + receipt +
                                        " for parameter ReceiptHandle is invalid. Reason: The "
                                        "receipt handle has expired.");
  EXPECT_EQ(change("q.fifo", receipt, 5), "InvalidParameterValue");
  EXPECT_EQ(bodies("q.fifo"), Texts{"m"});
}

TEST_F(SqsFifo, AnAttemptIdGivesTheSameMessagesAgain) {
  send_fifo("q.fifo", "a", "m", "1");
  send_fifo("q.fifo", "b", "n", "2");
  const auto request = up_to("q.fifo", 1).WithReceiveRequestAttemptId("try");
  const auto first = receive(request);
  at.now += 20s;
  const auto again = receive(request);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].ReceiptHandle, first[0].ReceiptHandle);
  at.now += 29s;  // its visibility timeout began anew
  EXPECT_EQ(remove("q.fifo", *first[0].ReceiptHandle), "");
  EXPECT_EQ(receive(request).at(0).Body, "n");  // something has become of the first
}

TEST_F(SqsFifo, SequenceNumbersGrow) {
  std::string last;
  for (int i = 0; i < 20; ++i) {
    const auto output = send_message(state, next(),
                                     message("q.fifo", "m")
                                         .WithMessageGroupId("a")
                                         .WithMessageDeduplicationId(std::to_string(i)));
    EXPECT_EQ(output->SequenceNumber->size(), 20u);
    EXPECT_LT(last, *output->SequenceNumber);
    last = *output->SequenceNumber;
  }
}

TEST_F(SqsFifo, EachActionHas300CallsASecond) {
  for (int i = 0; i < 300; ++i) ASSERT_EQ(send_fifo("q.fifo", "a", "m", "1").size(), 36u);
  EXPECT_EQ(send_fifo("q.fifo", "a", "m", "1"), "RequestThrottled");
  EXPECT_EQ(bodies("q.fifo"), Texts{"m"});  // another action
  at.now += 1s;
  EXPECT_EQ(send_fifo("q.fifo", "a", "m", "1").size(), 36u);
}

TEST_F(SqsFifo, TheInFlightLimitIsNoError) {
  state.options.fifo_in_flight_max = 1;
  send_fifo("q.fifo", "a", "m", "1");
  send_fifo("q.fifo", "b", "m", "2");
  EXPECT_EQ(bodies("q.fifo").size(), 1u);
  EXPECT_TRUE(bodies("q.fifo").empty());
}

}  // namespace
}  // namespace weir::sqs
