// CallContext: when and where a call is carried out, as the service sees it.

#ifndef WEIR_SIM_AWS_CALL_CONTEXT_H_
#define WEIR_SIM_AWS_CALL_CONTEXT_H_

#include <string>

#include "sim/kernel/time.h"

namespace weir::aws {

struct CallContext {
  Time now;
  std::string account;
  std::string region;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_CALL_CONTEXT_H_
