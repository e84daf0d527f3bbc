#include "sim/lambda/faults.h"

namespace weir::lambda {

const aws::FaultSite& invoke_run() {
  static const aws::FaultSite site("lambda:Invoke/run",
                                   {&kTimeoutBefore, &kTimeoutAfter, &kCrashBefore, &kCrashAfter});
  return site;
}

}  // namespace weir::lambda
