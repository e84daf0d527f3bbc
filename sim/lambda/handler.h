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

#include "sim/aws/bytes.h"
#include "sim/aws/client.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/task.h"
#include "sim/kernel/time.h"

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
  Invocation(aws::Client& client, std::string name, Identity event, std::uint64_t nth, Time until)
      : function_name(std::move(name)),
        identity(event),
        attempt(nth),
        deadline(until),
        client_(client) {}

  Kernel& kernel() const { return client_.kernel(); }
  Duration remaining() const { return deadline - kernel().now(); }

  // A call with the function's role. `about` tells the calls of one invocation apart: give the
  // identity of what it is about, never a count.
  template <class Op>
  auto call(Identity about, typename Op::Request request) {
    return client_.call<Op>(identity.child(about.value, 0), std::move(request), attempt);
  }

  const std::string function_name;
  const Identity identity;      // of the event, whichever attempt this is
  const std::uint64_t attempt;  // how often the same event was handed to the function before
  const Time deadline;

 private:
  aws::Client& client_;
};

using Handler = std::function<Task<Result>(Invocation&, Bytes event)>;

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_HANDLER_H_
