// Cloud: the one front door that every call of an AWS API goes through.
//
//   co_await cloud.call<kinesis::PutRecord>(caller, kinesis::PutRecordInput().With…)
//
// gives a response or an Error. A call takes this path: network, validation by AWS's own model, the
// hook (does anything go wrong here?), the service, network. It has two halves. The client half
// dies with its caller, or gives up after the caller's read time-out; from the moment of sending,
// the server half belongs to the cloud and completes: killing a caller can lose an answer, never
// un-send a request. Retrying is not done here; that is the SDK's.

#ifndef WEIR_SIM_AWS_CLOUD_H_
#define WEIR_SIM_AWS_CLOUD_H_

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "sim/aws/api/operation.h"
#include "sim/aws/call_context.h"
#include "sim/aws/error.h"
#include "sim/kernel/channel.h"
#include "sim/kernel/kernel.h"
#include "sim/kernel/task.h"
#include "sim/kernel/task_group.h"
#include "sim/kernel/timeout.h"

namespace weir::aws {

// Who calls. The identity is that of the one attempt: a retry is a child of the call it repeats.
struct Caller {
  // User-declared on purpose: GCC 12 destroys an aggregate temporary in a co_await twice.
  Caller(std::string who, Identity call, std::uint64_t nth = 0)
      : principal(std::move(who)), identity(call), attempt(nth) {}

  std::string principal;  // an ARN
  Identity identity;
  std::uint64_t attempt;
  Duration read_timeout = 60s;  // as in botocore, unless configured otherwise
};

// What goes wrong with one call. The default is nothing.
struct CallFault {
  std::optional<Error> before;  // refused; the effect is not applied
  std::optional<Error> after;   // applied, and then this instead of the response
  bool request_lost = false;    // never arrives; the caller waits in vain
  bool response_lost = false;   // applied; the caller waits in vain
  Duration slow = Duration::zero();
};

// Asked once a call, when it arrives. What injects faults implements it.
class CallHook {
 public:
  virtual ~CallHook() = default;
  virtual CallFault on_call(const OperationInfo& operation, const Caller& caller, Time now) = 0;
};

// How long a call takes, there and back together; uniform between the two.
struct Latency {
  Duration low = 4ms;
  Duration high = 20ms;
  std::string source = "assumed";
};

class Cloud {
 public:
  explicit Cloud(Kernel& kernel, std::string account = "000000000000",
                 std::string region = "us-east-1");

  Kernel& kernel() const { return *kernel_; }
  // What a service is told of the call that it carries out now.
  const CallContext& context() {
    context_.now = kernel_->now();
    return context_;
  }

  void set_hook(CallHook* hook) { hook_ = hook; }
  // REQUIRES: low ≤ high.
  void set_latency(const OperationInfo& operation, Latency latency);
  const Latency& latency(const OperationInfo& operation) const;

  // How an operation is carried out. The rule is an ordinary function on the service's own state.
  template <class Op>
  using Rule = std::function<std::expected<typename Op::Response, Error>(
      const CallContext&, const typename Op::Request&)>;
  template <class Op>
  void serve(Rule<Op> rule) {
    rules_[name(Op::info())] = std::make_unique<TypedRule<Op>>(std::move(rule));
  }

  template <class Op>
  Task<std::expected<typename Op::Response, Error>> call(Caller caller,
                                                         typename Op::Request request) {
    using Answer = std::expected<typename Op::Response, Error>;
    // What the two halves share; it outlives whichever of them ends first.
    auto answers = std::make_shared<Channel<Answer>>(*kernel_);
    const Duration limit = caller.read_timeout;
    served_.spawn(caller.identity.child("server", caller.attempt),
                  answer<Op, Answer>(caller, std::move(request), answers));
    auto answered = co_await with_timeout(*kernel_, limit, wait<Answer>(*kernel_, answers));
    if (!answered) co_return std::unexpected(transport_error(TransportFailure::read_timeout));
    co_return std::move(**answered);
  }

 private:
  using Name = std::pair<std::string_view, std::string_view>;
  static Name name(const OperationInfo& operation) {
    return {operation.service->name, operation.name};
  }
  struct AnyRule {
    virtual ~AnyRule() = default;
  };
  template <class Op>
  struct TypedRule final : AnyRule {
    explicit TypedRule(Rule<Op> r) : rule(std::move(r)) {}
    Rule<Op> rule;
  };
  template <class Answer>
  static Task<std::optional<Answer>> wait(Kernel&, std::shared_ptr<Channel<Answer>> answers) {
    co_return co_await answers->receive();
  }

  template <class Op, class Answer>
  Task<void> answer(Caller caller, typename Op::Request request,
                    std::shared_ptr<Channel<Answer>> answers) {
    const OperationInfo& operation = Op::info();
    const Duration there = trip(operation, caller, 0);
    co_await kernel_->delay(there);
    const CallFault fault =
        hook_ == nullptr ? CallFault{} : hook_->on_call(operation, caller, kernel_->now());
    if (fault.request_lost) co_return;
    Answer result = carry_out<Op>(request, fault);
    const Duration back = trip(operation, caller, 1);
    co_await kernel_->delay(back + fault.slow);
    if (fault.response_lost) co_return;
    co_await answers->send(std::move(result));  // without bound: never waits
  }

  template <class Op>
  std::expected<typename Op::Response, Error> carry_out(const typename Op::Request& request,
                                                        const CallFault& fault) {
    if (std::optional<Error> bad = validate(request)) return std::unexpected(std::move(*bad));
    if (fault.before) return std::unexpected(*fault.before);
    const auto rule = rules_.find(name(Op::info()));
    if (rule == rules_.end()) return std::unexpected(not_modelled(Op::info()));
    auto result = static_cast<TypedRule<Op>&>(*rule->second).rule(context(), request);
    if (fault.after) return std::unexpected(*fault.after);
    return result;
  }

  Duration trip(const OperationInfo& operation, const Caller& caller, std::uint64_t way);
  static Error not_modelled(const OperationInfo& operation);

  Kernel* kernel_;
  CallContext context_;
  CallHook* hook_ = nullptr;
  std::map<Name, Latency> latencies_;
  Latency default_latency_;
  std::map<Name, std::unique_ptr<AnyRule>> rules_;
  TaskGroup served_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_CLOUD_H_
