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
// time-out strikes, as the real one does. What it keeps from one invocation to the next is in
// invocation.environment().

#ifndef WEIR_SIM_LAMBDA_HANDLER_H_
#define WEIR_SIM_LAMBDA_HANDLER_H_

#include <expected>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/aws/client.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/task.h"
#include "sim/kernel/time.h"
#include "sim/lambda/api.h"
#include "sim/lambda/environment.h"
#include "sim/lambda/faults.h"
#include "sim/lambda/run.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

// What a handler fails with: the members of the payload that Lambda answers then.
struct Failure {
  std::string type;  // "ValueError", "Runtime.ExitError"
  std::string message;
  std::vector<std::string> stack = {};  // as the runtime prints it, a frame an element
};
using Result = std::expected<Bytes, Failure>;  // the response, as JSON

// The failure of a handler whose call of AWS failed, as Python's SDK words it.
inline std::unexpected<Failure> failure(const aws::Error& error) {
  return std::unexpected(Failure{"ClientError", to_string(error)});
}

// The handler ends its process. The environment loses its memory by that.
std::unexpected<Failure> exit_process(int status = 0);

// Thrown through a handler whose process ends under it; no exception that a handler may catch.
struct ProcessEnded {
  Failure failure;
};

// What a handler is told of its invocation, and the SDK that it calls AWS with.
class Invocation {
 public:
  // The run must outlive it.
  Invocation(aws::Client& client, Run& run, Identity event, std::uint64_t nth, Time until)
      : function_name(run.name),
        identity(event),
        attempt(nth),
        deadline(until),
        client_(client),
        run_(run) {}

  Kernel& kernel() const { return client_.kernel(); }
  Duration remaining() const { return deadline - kernel().now(); }

  // A line of the function's log.
  void log(std::string text) { run_.lines.push_back({kernel().now(), std::move(text)}); }

  // Where it runs, with what earlier invocations left there.
  ExecutionEnvironment& environment() { return run_.environment; }
  // The same for all tries of one asynchronous event.
  const std::string& request_id() const { return run_.request_id; }
  const std::string& version() const { return run_.version->number; }
  const VersionState& settings() const { return *run_.version; }
  // With the qualifier that it was invoked by.
  std::string invoked_function_arn() const;
  // Who it is to others: its role, in a session that is named for the function.
  std::string caller_arn() const;
  std::string log_stream() const { return run_.environment.log_stream(version()); }
  // JSON, as the caller gave it; empty: none.
  const std::string& client_context() const { return run_.client_context; }
  // What the process finds in its environment: the customer's variables, and the runtime's own.
  std::map<std::string, std::string> environment_variables() const;

  // A call with the function's role. `about` tells the calls of one invocation apart: give the
  // identity of what it is about, never a count.
  template <class Op>
  auto call(Identity about, typename Op::Request request) {
    const Identity call = identity.child(about.value, 0);
    if constexpr (std::is_same_v<Op, Invoke>) run_.calls_function(call);
    const aws::Fault fault = ask_between(call);
    if (fault.kind != nullptr) return call_and_end<Op>(call, std::move(request), fault);
    return client_.call<Op>(call, std::move(request), attempt);
  }

  const std::string& function_name;
  const Identity identity;      // of the event, whichever attempt this is
  const std::uint64_t attempt;  // how often the same event was handed to the function before
  const Time deadline;

 private:
  // Whether the process hangs or ends between this call and what comes after it.
  aws::Fault ask_between(Identity call) {
    aws::FaultHook* faults = client_.cloud().faults();
    if (faults == nullptr) return {};
    const bool first = !std::exchange(asked_, true);
    return faults->on_site(
        {invoke_between(), first ? identity : call, attempt, function_name, kernel().now()});
  }
  template <class Op>
  Task<aws::Cloud::Answer<Op>> call_and_end(Identity call, typename Op::Request request,
                                            aws::Fault fault) {
    auto answer = co_await client_.call<Op>(call, std::move(request), attempt);
    if (fault.kind != &kTimeoutBetween) end_process(fault);
    co_await kernel().delay_until(deadline + 1h);  // it is killed long before
    co_return std::move(answer);
  }
  [[noreturn]] static void end_process(const aws::Fault& fault);

  aws::Client& client_;
  Run& run_;
  bool asked_ = false;
};

using Handler = std::function<Task<Result>(Invocation&, Bytes event)>;

// Code outside of the handler, which runs once in each environment before its first invocation.
// What it makes it leaves in the environment's memory; its failure is one of the first invocation.
// It gets an invocation, too, with the identity of its environment.
using InitCode = std::function<Task<Result>(Invocation&)>;

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_HANDLER_H_
