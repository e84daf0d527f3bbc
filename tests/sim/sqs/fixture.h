// What the tests of SQS share: a queue, and short requests.

#ifndef WEIR_TESTS_SIM_SQS_FIXTURE_H_
#define WEIR_TESTS_SIM_SQS_FIXTURE_H_

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/sqs/api.h"
#include "sim/sqs/attributes.h"
#include "sim/sqs/finish.h"
#include "sim/sqs/lookup.h"
#include "sim/sqs/queues.h"
#include "sim/sqs/receive.h"
#include "sim/sqs/send.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

// One kind strikes, wherever it may.
class Strikes final : public aws::FaultHook {
 public:
  explicit Strikes(const aws::FaultKind& kind) : kind_(kind) {}
  aws::Fault on_site(const aws::FaultQuestion& question) override {
    for (const aws::FaultKind* kind : question.site.kinds) {
      if (kind == &kind_) return {kind, 5};
    }
    return {};
  }
  bool watches(const aws::FaultSite&, Time) const override { return true; }

 private:
  const aws::FaultKind& kind_;
};

class SqsTest : public testing::Test {
 protected:
  static std::string url(const std::string& name) {
    return "https://sqs.us-east-1.amazonaws.com/123456789012/" + name;
  }
  static std::string arn(const std::string& name) {
    return "arn:aws:sqs:us-east-1:123456789012:" + name;
  }
  // "", or the code of the refusal.
  std::string create(const std::string& name, AttributeMap attributes = {}) {
    return code(create_queue(
        state, next(),
        CreateQueueRequest().WithQueueName(name).WithAttributes(std::move(attributes))));
  }
  std::string create_fifo(const std::string& name, AttributeMap attributes = {}) {
    attributes["FifoQueue"] = "true";
    return create(name, std::move(attributes));
  }
  static SendMessageRequest message(const std::string& queue, const std::string& body) {
    return SendMessageRequest().WithQueueUrl(url(queue)).WithMessageBody(body);
  }
  // The message's id.
  std::string send(const std::string& queue, const std::string& body) {
    return sent(message(queue, body));
  }
  std::string send_fifo(const std::string& queue, const std::string& group, const std::string& body,
                        const std::string& deduplication_id) {
    return sent(message(queue, body)
                    .WithMessageGroupId(group)
                    .WithMessageDeduplicationId(deduplication_id));
  }
  std::string sent(const SendMessageRequest& request) {
    const auto output = send_message(state, next(), request);
    return output ? *output->MessageId : output.error().code;
  }
  static ReceiveMessageRequest up_to(const std::string& queue, int most) {
    return ReceiveMessageRequest().WithQueueUrl(url(queue)).WithMaxNumberOfMessages(most);
  }
  std::vector<Message> receive(const ReceiveMessageRequest& request) {
    Poll poll;
    const auto output = receive_message(state, next(), request, poll);
    EXPECT_TRUE(output) << to_string(output.error());
    return output ? output->Messages.value_or(std::vector<Message>()) : std::vector<Message>();
  }
  std::vector<std::string> bodies(const std::string& queue, int most = 10) {
    std::vector<std::string> texts;
    for (const Message& one : receive(up_to(queue, most))) texts.push_back(*one.Body);
    return texts;
  }
  // The handle of the only message; empty: there was none.
  std::string handle(const std::string& queue) {
    const auto messages = receive(up_to(queue, 1));
    return messages.empty() ? "" : *messages.front().ReceiptHandle;
  }
  std::string remove(const std::string& queue, const std::string& receipt) {
    return code(delete_message(
        state, next(), DeleteMessageRequest().WithQueueUrl(url(queue)).WithReceiptHandle(receipt)));
  }
  std::string change(const std::string& queue, const std::string& receipt, int seconds) {
    return code(change_message_visibility(state, next(),
                                          ChangeMessageVisibilityRequest()
                                              .WithQueueUrl(url(queue))
                                              .WithReceiptHandle(receipt)
                                              .WithVisibilityTimeout(seconds)));
  }
  std::string attribute(const std::string& queue, const std::string& name) {
    const auto output = get_queue_attributes(
        state, next(),
        GetQueueAttributesRequest().WithQueueUrl(url(queue)).WithAttributeNames({name}));
    if (!output) return output.error().code;
    return output->Attributes ? output->Attributes->at(name) : "";
  }
  std::string set(const std::string& queue, const AttributeMap& attributes) {
    return code(set_queue_attributes(
        state, next(),
        SetQueueAttributesRequest().WithQueueUrl(url(queue)).WithAttributes(attributes)));
  }
  template <class Answer>
  static std::string code(const Answer& answer) {
    return answer ? "" : answer.error().code;
  }
  // Each call is another one.
  const CallContext& next() {
    at.call = Identity::of("call").child("nth", calls++);
    return at;
  }

  Sqs state;
  CallContext at{kDefaultStart, "123456789012", "us-east-1"};
  std::uint64_t calls = 0;
};

}  // namespace weir::sqs

#endif  // WEIR_TESTS_SIM_SQS_FIXTURE_H_
