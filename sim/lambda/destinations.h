// Destinations: where it is told what became of an asynchronous event.
//
// A record of it goes to the function's destination of successes or failures, and the event itself
// to the dead-letter queue; both if both are there. They are sent by ordinary calls with the
// function's role, which an SDK retries. What cannot be delivered is lost, and only a metric says
// so.

#ifndef WEIR_SIM_LAMBDA_DESTINATIONS_H_
#define WEIR_SIM_LAMBDA_DESTINATIONS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/aws/client.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

// What became of one event.
struct EventOutcome {
  // User-declared on purpose: GCC 12 destroys an aggregate temporary in a co_await twice.
  EventOutcome() = default;

  bool succeeded() const { return condition == "Success"; }

  std::string function;      // its name
  std::string function_arn;  // with a qualifier
  std::string qualifier;     // "$LATEST" if none was given
  std::string request_id;
  std::string condition;  // "Success", "RetriesExhausted", …
  std::uint64_t invocations = 0;
  Identity event;
  Bytes payload;
  std::optional<InvocationResponse> response;  // of the last try that ran
};

// JSON, with the members in AWS's order.
std::string write_record(const EventOutcome& outcome, Time now);
// "aws/lambda/async/f/2026/11/21/2026-11-21T10.00.00-<uuid>"
std::string failure_key(const EventOutcome& outcome, Time now);

// Sends the record to the destination with this ARN. False: it is lost.
Task<bool> deliver_record(aws::Client& client, const EventOutcome& outcome, std::string arn,
                          std::map<Identity, Chain>& chains, Chain chain);
// Sends the event itself to a dead-letter queue or topic. False: it is lost.
Task<bool> deliver_dead_letter(aws::Client& client, const EventOutcome& outcome, std::string arn);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_DESTINATIONS_H_
