// Cloud: the one front door that every call of an AWS API goes through.
//
//   co_await cloud.call<kinesis::PutRecord>(caller, kinesis::PutRecordInput().With…)
//
// gives a response or an Error. A call takes this path: network, access (IAM), validation by AWS's
// own model, quota, the fault hook, the service, the fault hook, network; then the call log hears
// of it. It has two halves. The client half dies with its caller, or gives up after the caller's
// read time-out; from the moment of sending, the server half belongs to the cloud and completes:
// killing a caller can lose an answer, never un-send a request. Retrying is not done here: see
// client.h.

#ifndef WEIR_SIM_AWS_CLOUD_H_
#define WEIR_SIM_AWS_CLOUD_H_

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/call_context.h"
#include "sim/aws/error.h"
#include "sim/aws/operation_site.h"
#include "sim/aws/source.h"
#include "sim/kernel/kernel.h"
#include "sim/kernel/signal.h"
#include "sim/kernel/task.h"
#include "sim/kernel/task_group.h"

namespace weir::aws {

class Log;

// Who calls. The identity is that of the call; sending it again raises the attempt.
struct Caller {
  // User-declared on purpose: GCC 12 destroys an aggregate temporary in a co_await twice.
  Caller(const std::string& who, Identity call, std::uint64_t nth = 0)
      : principal(&who), identity(call), attempt(nth) {}
  Caller(const std::string&& who, Identity call, std::uint64_t nth = 0) = delete;

  const std::string* principal;  // an ARN that Cloud::principal() gave
  Identity identity;
  std::uint64_t attempt;
  Duration read_timeout = 60s;  // as in botocore, unless configured otherwise
};

// One call that has been answered, or never will be.
struct CallRecord {
  const OperationInfo& operation;
  const Caller& caller;
  Time arrived;
  Time now;
  const Error* error = nullptr;  // null: carried out
  Fault fault;
  std::string_view resource;  // the stream, function or bucket that it concerns; may be empty
};

// The call log: told of every call when the service is done with it.
class CallObserver {
 public:
  virtual ~CallObserver() = default;
  virtual void on_call(const CallRecord& record) = 0;
};

// A station that may refuse a call before the service sees it: access, or a quota.
class Station {
 public:
  virtual ~Station() = default;
  virtual std::optional<Error> refuse(const OperationInfo& operation, const Caller& caller,
                                      std::string_view resource, Time now) = 0;
};

class Cloud {
 public:
  explicit Cloud(Kernel& kernel, std::string account = "000000000000",
                 std::string region = "us-east-1");

  Kernel& kernel() const { return *kernel_; }
  const std::string& account() const { return context_.account; }
  const std::string& region() const { return context_.region; }
  // The one copy of this ARN; it lives as long as the cloud.
  const std::string& principal(const std::string& arn) { return *principals_.insert(arn).first; }
  // What a poller may know of this source; made when first asked for.
  Source& source(Identity identity);
  // What an empty poll of a stream at this time would have answered instead of `iterator`, so that
  // polls in vain can be skipped for longer than iterators live. REQUIRES: a service has set it.
  using RenewIterator = std::string (*)(std::string_view iterator, Time at);
  void set_renew_iterator(RenewIterator renew) { renew_iterator_ = renew; }
  std::string renewed_iterator(std::string_view iterator, Time at) const {
    return renew_iterator_(iterator, at);
  }

  // ---- stations: null says yes to all, or is deaf ----

  void set_access(Station* station) { access_ = station; }
  void set_quota(Station* station) { quota_ = station; }
  void set_faults(FaultHook* hook);
  FaultHook* faults() const { return context_.faults; }
  void set_log(CallObserver* log) { log_ = log; }
  // Writes down calls and faults for people to read. REQUIRES: no call has been made yet.
  void set_logger(Log* logger);
  // Where services write what they measure, and their lines. Null: nowhere.
  void set_metrics(Metrics* metrics) { context_.metrics = metrics; }
  Metrics* metrics() const { return context_.metrics; }
  void set_log_groups(LogGroups* groups) { context_.log_groups = groups; }
  LogGroups* log_groups() const { return context_.log_groups; }

  // Overrides a row of the latency table: an operation as "s3:PutObject", or what else it names.
  // REQUIRES: low ≤ high.
  void set_latency(const std::string& name, Latency latency);
  const Latency& latency(const std::string& name) const;

  // ---- for services ----

  // How an operation is carried out: an ordinary function on the service's own state.
  template <class Op>
  using Rule = std::function<std::expected<typename Op::Response, Error>(
      const CallContext&, const typename Op::Request&)>;
  template <class Op>
  void serve(Rule<Op> rule) {
    add_rule(operation_site<Op>(), std::make_unique<TypedRule<Op>>(std::move(rule), nullptr));
  }
  // The same for what takes virtual time of its own, such as running a function.
  template <class Op>
  using Story = std::function<Task<std::expected<typename Op::Response, Error>>(
      CallContext, std::shared_ptr<const typename Op::Request>)>;
  template <class Op>
  void serve_story(Story<Op> story) {
    add_rule(operation_site<Op>(), std::make_unique<TypedRule<Op>>(nullptr, std::move(story)));
  }
  // Makes a site within a service known, so that a plan can be checked against it.
  void add_site(const FaultSite& site) { sites_.push_back(&site); }
  const std::vector<const FaultSite*>& sites() const { return sites_; }

  // ---- calling ----

  template <class Op>
  using Answer = std::expected<typename Op::Response, Error>;

  template <class Op>
  Task<Answer<Op>> call(Caller caller, typename Op::Request request) {
    return send<Op>(caller, std::make_shared<const typename Op::Request>(std::move(request)));
  }
  // The same request can be sent any number of times without copying it.
  template <class Op>
  Task<Answer<Op>> send(Caller caller, std::shared_ptr<const typename Op::Request> request) {
    auto flight = std::make_shared<Flight<Op>>(*kernel_);
    served_.spawn(caller.identity, answer<Op>(caller, std::move(request), flight));
    const Time deadline = kernel_->now() + caller.read_timeout;
    while (!flight->answer) {
      const bool notified = co_await flight->answered.wait_until(deadline);
      if (notified || flight->answer) continue;
      Error error = transport_error(TransportFailure::read_timeout, flight->decision);
      note_answer(operation_site<Op>(), caller, &error);
      co_return std::unexpected(std::move(error));
    }
    const Answer<Op>& result = *flight->answer;
    note_answer(operation_site<Op>(), caller, result ? nullptr : &result.error());
    co_return std::move(*flight->answer);
  }

 private:
  struct AnyRule {
    virtual ~AnyRule() = default;
  };
  template <class Op>
  struct TypedRule final : AnyRule {
    TypedRule(Rule<Op> r, Story<Op> s) : rule(std::move(r)), story(std::move(s)) {}
    Rule<Op> rule;
    Story<Op> story;
  };
  // What the two halves of a call share; it outlives whichever of them ends first.
  template <class Op>
  struct Flight {
    explicit Flight(Kernel& kernel) : answered(kernel) {}
    std::optional<Answer<Op>> answer;
    std::uint64_t decision = 0;  // why no answer comes, if a fault is why
    Signal answered;
  };

  template <class Op>
  Task<void> answer(Caller caller, std::shared_ptr<const typename Op::Request> request,
                    std::shared_ptr<Flight<Op>> flight) {
    const OperationSite& site = operation_site<Op>();
    const Duration there = trip(site, caller, 0);
    co_await kernel_->delay(there);
    const Time arrived = kernel_->now();
    kernel_->trace().emit(arrived, site.arrived, caller.identity.value, caller.attempt);
    const Fault fault = ask(site, caller, resource_of(*request));
    flight->decision = fault.decision;
    if (fault.kind == &kRequestLost) {
      note_call(site, caller, resource_of(*request), arrived, nullptr, fault);
      co_return;
    }
    std::optional<Error> refused = refuse(site, caller, resource_of(*request));
    if (!refused) refused = validate(*request);
    if (!refused) refused = quota(site, caller, resource_of(*request));
    if (!refused) refused = error_before(site, fault);
    const auto* rule = static_cast<const TypedRule<Op>*>(find_rule(site));
    if (!refused && rule == nullptr) refused = not_modelled(site.info);
    Answer<Op> result = std::unexpected(Error());
    if (refused) {
      result = std::unexpected(std::move(*refused));
    } else if (rule->rule) {
      result = rule->rule(context(caller), *request);
    } else {
      result = co_await rule->story(context(caller), request);
    }
    if (std::optional<Error> after = error_after(site, fault)) {
      result = std::unexpected(std::move(*after));
    }
    note_call(site, caller, resource_of(*request), arrived, result ? nullptr : &result.error(),
              fault);
    const Duration back = trip(site, caller, 1);
    co_await kernel_->delay(back + fault.duration);
    if (fault.kind == &kResponseLost) co_return;
    flight->answer.emplace(std::move(result));
    flight->answered.notify_all();
  }

  // What a service is told of the call that it carries out now.
  const CallContext& context(const Caller& caller) {
    context_.now = kernel_->now();
    context_.call = caller.identity;
    context_.attempt = caller.attempt;
    context_.principal = caller.principal;
    return context_;
  }
  void add_rule(const OperationSite& site, std::unique_ptr<AnyRule> rule);
  const AnyRule* find_rule(const OperationSite& site) const {
    return site.slot < rules_.size() ? rules_[site.slot].get() : nullptr;
  }
  Fault ask(const OperationSite& site, const Caller& caller, std::string_view resource) const {
    if (context_.faults == nullptr) return {};
    return context_.faults->on_site(
        {site.faults, caller.identity, caller.attempt, resource, kernel_->now()});
  }
  std::optional<Error> refuse(const OperationSite& site, const Caller& caller,
                              std::string_view resource) const {
    if (access_ == nullptr) return std::nullopt;
    return access_->refuse(site.info, caller, resource, kernel_->now());
  }
  std::optional<Error> quota(const OperationSite& site, const Caller& caller,
                             std::string_view resource) const {
    if (quota_ == nullptr) return std::nullopt;
    return quota_->refuse(site.info, caller, resource, kernel_->now());
  }
  static std::optional<Error> error_before(const OperationSite& site, const Fault& fault);
  static std::optional<Error> error_after(const OperationSite& site, const Fault& fault);
  static Error not_modelled(const OperationInfo& operation);
  Duration trip(const OperationSite& site, const Caller& caller, std::uint64_t way);
  void note_call(const OperationSite& site, const Caller& caller, std::string_view resource,
                 Time arrived, const Error* error, const Fault& fault);
  void note_answer(const OperationSite& site, const Caller& caller, const Error* error);

  Kernel* kernel_;
  CallContext context_;
  Station* access_ = nullptr;
  Station* quota_ = nullptr;
  CallObserver* log_ = nullptr;
  Log* logger_ = nullptr;
  FaultHook* faults_ = nullptr;               // as set
  std::unique_ptr<FaultHook> logged_faults_;  // asks that one and tells the logger
  std::set<std::string> principals_;
  std::map<std::string, Latency> latencies_;  // overridden ones
  std::map<Identity, Source> sources_;
  std::vector<std::unique_ptr<AnyRule>> rules_;  // by slot
  std::vector<const FaultSite*> sites_;
  RenewIterator renew_iterator_ = nullptr;
  TaskGroup served_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_CLOUD_H_
