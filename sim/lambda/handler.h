// Handler: a customer's function, as C++.
//
//   Task<lambda::Result> handler(lambda::Invocation& invocation, Bytes event) {
//     for (const lambda::KinesisRecord& record : lambda::read_kinesis_event(event)) {
//       auto put = co_await invocation.call<s3::PutObject>(record.data.identity(), s3::Put…);
//       if (!put) co_return lambda::failure(put.error());   // or throw: the same
//     }
//     co_return Bytes("null");
//   }
//
// It is a story: it takes the virtual time that its calls take, and dies where it waits when its
// time-out strikes, as the real one does.

#ifndef WEIR_SIM_LAMBDA_HANDLER_H_
#define WEIR_SIM_LAMBDA_HANDLER_H_

#include <expected>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/aws/client.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/task.h"
#include "sim/kernel/time.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

// What a handler fails with: the members of the payload that Lambda answers then.
struct Failure {
  std::string type;  // "ValueError", "Runtime.ExitError"
  std::string message;
};
using Result = std::expected<Bytes, Failure>;  // the response, as JSON

// The failure of a handler whose call of AWS failed, as Python's SDK words it.
inline std::unexpected<Failure> failure(const aws::Error& error) {
  return std::unexpected(Failure{"ClientError", to_string(error)});
}

// What a handler is told of its invocation, and the SDK that it calls AWS with.
class Invocation {
 public:
  Invocation(aws::Client& client, std::string name, Identity event, std::uint64_t nth, Time until,
             std::vector<LogLine>* log = nullptr)
      : function_name(std::move(name)),
        identity(event),
        attempt(nth),
        deadline(until),
        client_(client),
        log_(log) {}

  Kernel& kernel() const { return client_.kernel(); }
  Duration remaining() const { return deadline - kernel().now(); }

  // A line of the function's log.
  void log(std::string text) {
    if (log_ != nullptr) log_->push_back({kernel().now(), std::move(text)});
  }

  // A call with the function's role. `about` tells the calls of one invocation apart: give the
  // identity of what it is about, never a count.
  template <class Op>
  auto call(Identity about, typename Op::Request request) {
    const Identity call = identity.child(about.value, 0);
    if (hangs_after_this_call()) return call_and_hang<Op>(call, std::move(request));
    return client_.call<Op>(call, std::move(request), attempt);
  }

  const std::string function_name;
  const Identity identity;      // of the event, whichever attempt this is
  const std::uint64_t attempt;  // how often the same event was handed to the function before
  const Time deadline;

 private:
  // Whether the time-out strikes between this call, the first one, and what comes after it.
  bool hangs_after_this_call() {
    aws::FaultHook* faults = client_.cloud().faults();
    if (asked_ || faults == nullptr) return false;
    asked_ = true;
    const aws::Fault fault =
        faults->on_site({invoke_between(), identity, attempt, function_name, kernel().now()});
    return fault.kind == &kTimeoutBetween;
  }
  template <class Op>
  Task<aws::Cloud::Answer<Op>> call_and_hang(Identity call, typename Op::Request request) {
    auto answer = co_await client_.call<Op>(call, std::move(request), attempt);
    co_await kernel().delay_until(deadline + 1h);  // it is killed long before
    co_return std::move(answer);
  }

  aws::Client& client_;
  std::vector<LogLine>* log_;  // may be null
  bool asked_ = false;
};

using Handler = std::function<Task<Result>(Invocation&, Bytes event)>;

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_HANDLER_H_
