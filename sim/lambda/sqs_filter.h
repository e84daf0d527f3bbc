// SqsFilter: which messages of a queue a mapping is interested in.
//
// `body` of a pattern is matched against the message's JSON if it is an object, against its text if
// it is a list; other keys against the members of the event (attributes, messageAttributes …). A
// message whose body is no JSON does not match a pattern on JSON. What no pattern takes is deleted
// from the queue. Source: developer guide, filtering with SQS.

#ifndef WEIR_SIM_LAMBDA_SQS_FILTER_H_
#define WEIR_SIM_LAMBDA_SQS_FILTER_H_

#include <string>
#include <vector>

#include "sim/aws/event_pattern.h"
#include "sim/lambda/sqs_event.h"

namespace weir::lambda {

class SqsFilter {
 public:
  // REQUIRES: each is an EventPattern. Without any, all messages are taken.
  explicit SqsFilter(const std::vector<std::string>& patterns);

  bool takes(const SqsEventSource& source, const sqs::Message& message) const;

 private:
  std::vector<aws::EventPattern> patterns_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_SQS_FILTER_H_
