#include "sim/aws/cloud.h"

#include "sim/aws/log.h"
#include "sim/aws/service_errors.h"
#include "sim/kernel/assert.h"

namespace weir::aws {
namespace {

constexpr Site kTrip{"aws/call/trip", ChoiceKind::latency};

std::optional<Error> blame(Error error, const Fault& fault) {
  error.decision = fault.decision;
  return error;
}

}  // namespace

Cloud::Cloud(Kernel& kernel, std::string account, std::string region)
    : kernel_(&kernel), served_(kernel) {
  context_.now = kernel.now();
  context_.account = std::move(account);
  context_.region = std::move(region);
}

void Cloud::set_faults(FaultHook* hook) {
  faults_ = hook;
  set_logger(logger_);
}

void Cloud::set_logger(Log* logger) {
  logger_ = logger;
  logged_faults_.reset();
  if (logger != nullptr && faults_ != nullptr) {
    logged_faults_ = std::make_unique<LoggedFaults>(*logger, *faults_);
  }
  context_.faults = logged_faults_ != nullptr ? logged_faults_.get() : faults_;
}

Source& Cloud::source(Identity identity) {
  return sources_.try_emplace(identity, *kernel_).first->second;
}

void Cloud::set_latency(const std::string& name, Latency latency) {
  WEIR_ASSERT(latency.low <= latency.high);
  latencies_[name] = latency;
}

const Latency& Cloud::latency(const std::string& name) const {
  const auto found = latencies_.find(name);
  return found == latencies_.end() ? default_latency(name) : found->second;
}

void Cloud::add_rule(const OperationSite& site, std::unique_ptr<AnyRule> rule) {
  if (rules_.size() <= site.slot) rules_.resize(site.slot + 1);
  rules_[site.slot] = std::move(rule);
  add_site(site.faults);
}

Duration Cloud::trip(const OperationSite& site, const Caller& caller, std::uint64_t way) {
  const Latency& range = latencies_.empty() ? site.latency : latency(site.faults.name);
  // The operation is part of the key: one thing may be the subject of several calls.
  return kernel_->choices().between(kTrip, caller.identity.child(site.faults.id, way),
                                    caller.attempt, range.low / 2, range.high / 2);
}

std::optional<Error> Cloud::error_before(const OperationSite& site, const Fault& fault) {
  if (fault.kind == nullptr) return std::nullopt;
  if (fault.kind == &kThrottled) return blame(throttling_error(site.info), fault);
  if (fault.kind == &kInternalError) return blame(internal_error(site.info), fault);
  return std::nullopt;
}

std::optional<Error> Cloud::error_after(const OperationSite& site, const Fault& fault) {
  if (fault.kind == nullptr) return std::nullopt;
  if (fault.kind == &kInternalErrorAfter) return blame(internal_error(site.info), fault);
  if (fault.kind == &kConnectionReset) {
    return transport_error(TransportFailure::connection_reset, fault.decision);
  }
  return std::nullopt;
}

void Cloud::note_call(const OperationSite& site, const Caller& caller, std::string_view resource,
                      Time arrived, const Error* error, const Fault& fault) {
  if (log_ == nullptr && logger_ == nullptr) return;
  const CallRecord record{site.info, caller, arrived, kernel_->now(), error, fault, resource};
  if (log_ != nullptr) log_->on_call(record);
  if (logger_ != nullptr) logger_->call(record);
}

void Cloud::note_answer(const OperationSite& site, const Caller& caller, const Error* error) {
  kernel_->trace().emit(kernel_->now(), site.answered, caller.identity.value,
                        error == nullptr ? 0 : internal::hash_text(error->code),
                        static_cast<std::uint32_t>(caller.attempt));
}

Error Cloud::not_modelled(const OperationInfo& operation) {
  return Error("UnknownOperationException", 400,
               "weir does not model " + std::string(operation.service->title) + ": " +
                   std::string(operation.name));
}

}  // namespace weir::aws
