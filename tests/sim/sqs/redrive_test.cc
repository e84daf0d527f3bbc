// What was received too often goes to the dead-letter queue, if that may take it.

#include "sim/sqs/redrive.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/sqs/move_tasks.h"
#include "tests/sim/sqs/fixture.h"

namespace weir::sqs {
namespace {

class SqsRedrive : public SqsTest {
 protected:
  void SetUp() override {
    create("dead");
    ASSERT_EQ(create("jobs", {{"RedrivePolicy", policy("dead", "2")}}), "");
  }
  std::string policy(const std::string& target, const std::string& count) {
    return R"({"deadLetterTargetArn":")" + arn(target) + R"(","maxReceiveCount":)" + count + "}";
  }
  void exhaust() {  // the two receives that are allowed
    for (int i = 0; i < 2; ++i) {
      ASSERT_NE(handle("jobs"), "");
      at.now += 30s;
    }
  }
};

TEST_F(SqsRedrive, TheMessageKeepsItsIdItsCountAndItsAge) {
  const std::string id = send("jobs", "poison");
  const Time sent_at = at.now;
  exhaust();
  EXPECT_TRUE(bodies("dead").empty());  // nothing moves by itself
  EXPECT_TRUE(bodies("jobs").empty());
  const auto moved = receive(up_to("dead", 1).WithAttributeNames({"All"}));
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(moved[0].MessageId, id);
  EXPECT_EQ(moved[0].Attributes->at("ApproximateReceiveCount"), "3");
  EXPECT_EQ(moved[0].Attributes->at("SentTimestamp"), std::to_string(to_millis(sent_at)));
  EXPECT_EQ(moved[0].Attributes->at("DeadLetterQueueSourceArn"), arn("jobs"));
}

TEST_F(SqsRedrive, ADeadLetterQueueWithAShorterRetentionLosesTheMessage) {
  set("dead", {{"MessageRetentionPeriod", "60"}});
  send("jobs", "poison");
  exhaust();  // takes 60 s
  EXPECT_TRUE(bodies("jobs").empty());
  EXPECT_EQ(attribute("dead", "ApproximateNumberOfMessages"), "0");
}

TEST_F(SqsRedrive, WithoutADeadLetterQueueTheMessageGoesRoundUntilItIsTooOld) {
  send("jobs", "poison");
  ASSERT_TRUE(delete_queue(state, next(), DeleteQueueRequest().WithQueueUrl(url("dead"))));
  for (int i = 0; i < 5; ++i) {
    EXPECT_NE(handle("jobs"), "");
    at.now += 30s;
  }
  at.now += 96h;
  EXPECT_TRUE(bodies("jobs").empty());
}

TEST_F(SqsRedrive, ADeadLetterQueueMayRefuse) {
  const std::string by_queue =
      R"({"redrivePermission":"byQueue","sourceQueueArns":[")" + arn("other") + R"("]})";
  for (const std::string& allow : {std::string(R"({"redrivePermission":"denyAll"})"), by_queue}) {
    ASSERT_EQ(set("dead", {{"RedriveAllowPolicy", allow}}), "");
    EXPECT_EQ(attribute("dead", "RedriveAllowPolicy"), allow);
    send("jobs", "poison");
    exhaust();
    EXPECT_NE(handle("jobs"), "") << allow;
    at.now += 96h;
  }
}

TEST_F(SqsRedrive, AFifoQueueMovesToAFifoQueueAndFreesItsGroup) {
  create_fifo("dead.fifo");
  ASSERT_EQ(create_fifo("jobs.fifo", {{"RedrivePolicy", policy("dead.fifo", "1")}}), "");
  const std::string id = send_fifo("jobs.fifo", "a", "poison", "1");
  send_fifo("jobs.fifo", "a", "next", "2");
  EXPECT_EQ(bodies("jobs.fifo", 1), std::vector<std::string>{"poison"});
  EXPECT_TRUE(bodies("jobs.fifo").empty());
  at.now += 30s;
  EXPECT_EQ(bodies("jobs.fifo"), std::vector<std::string>{"next"});
  const auto moved = receive(up_to("dead.fifo", 1).WithAttributeNames({"All"}));
  EXPECT_EQ(moved.at(0).Attributes->at("MessageDeduplicationId"), id);
}

TEST_F(SqsRedrive, PoliciesAreChecked) {
  create_fifo("dead.fifo");
  struct Row {
    std::string text;
    const char* code;
  };
  for (const Row& row : {Row{policy("dead", "1"), ""},
                         {policy("dead", "\"1000\""), ""},
                         {policy("dead", "0"), "InvalidParameterValue"},
                         {policy("dead", "1001"), "InvalidParameterValue"},
                         {policy("missing", "1"), "InvalidParameterValue"},
                         {policy("dead.fifo", "1"), "InvalidParameterValue"},
                         {R"({"maxReceiveCount":1})", "InvalidParameterValue"},
                         {"[]", "InvalidParameterValue"},
                         {"", ""}}) {
    EXPECT_EQ(set("jobs", {{"RedrivePolicy", row.text}}), row.code) << row.text;
  }
  EXPECT_EQ(attribute("jobs", "RedrivePolicy"), "");
  set("jobs", {{"RedrivePolicy", policy("dead", "\"3\"")}});
  EXPECT_EQ(attribute("jobs", "RedrivePolicy"), policy("dead", "3"));
  for (const char* text : {R"({"redrivePermission":"byQueue"})", R"({"redrivePermission":"x"})",
                           R"({"redrivePermission":"allowAll","sourceQueueArns":["a"]})", "1"}) {
    EXPECT_EQ(set("dead", {{"RedriveAllowPolicy", text}}), "InvalidParameterValue") << text;
  }
}

TEST_F(SqsRedrive, SourcesOfADeadLetterQueueAreListed) {
  const auto output = list_dead_letter_source_queues(
      state, next(), ListDeadLetterSourceQueuesRequest().WithQueueUrl(url("dead")));
  EXPECT_EQ(*output->queueUrls, std::vector{url("jobs")});
}

TEST_F(SqsRedrive, AMoveTaskNeedsADeadLetterQueueAndIsAlone) {
  const auto start = [&](const std::string& source) {
    return start_message_move_task(state, next(),
                                   StartMessageMoveTaskRequest().WithSourceArn(arn(source)));
  };
  EXPECT_EQ(code(start("jobs")), "InvalidParameterValue");
  EXPECT_EQ(code(start("missing")), "ResourceNotFoundException");
  const auto task = start("dead");
  ASSERT_TRUE(task);
  EXPECT_EQ(start("dead").error().message,
            "There is already a task running. Only one active task is allowed for a source queue "
            "arn at a given time.");
  const auto cancel = [&](const std::string& handle) {
    return cancel_message_move_task(state, next(),
                                    CancelMessageMoveTaskRequest().WithTaskHandle(handle));
  };
  EXPECT_EQ(code(cancel("x")), "InvalidParameterValue");
  EXPECT_TRUE(cancel(*task->TaskHandle));
  EXPECT_EQ(code(cancel(*task->TaskHandle)), "InvalidParameterValue");
}

}  // namespace
}  // namespace weir::sqs
