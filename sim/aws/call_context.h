// CallContext: when, where and for whom a call is carried out, as the service sees it.

#ifndef WEIR_SIM_AWS_CALL_CONTEXT_H_
#define WEIR_SIM_AWS_CALL_CONTEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/aws/faults.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"

namespace weir::aws {

class LogGroups;
class Metrics;

struct CallContext {
  Time now;
  std::string account;
  std::string region;
  Identity call;                           // inherited by what the call makes
  std::uint64_t attempt = 0;               // how often it was sent before
  const std::string* principal = nullptr;  // who calls; null within a service
  FaultHook* faults = nullptr;
  Metrics* metrics = nullptr;       // null: nobody measures
  LogGroups* log_groups = nullptr;  // null: no lines are kept

  // Does anything go wrong here, within the call?
  Fault ask(const FaultSite& site, Identity who, std::string_view resource) const {
    if (faults == nullptr) return {};
    return faults->on_site({site, who, attempt, resource, now});
  }
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_CALL_CONTEXT_H_
