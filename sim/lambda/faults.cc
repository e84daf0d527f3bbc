#include "sim/lambda/faults.h"

namespace weir::lambda {

const aws::FaultSite& invoke_run() {
  static const aws::FaultSite site("lambda:Invoke/run",
                                   {&kTimeoutBefore, &kTimeoutAfter, &kCrashBefore, &kCrashAfter});
  return site;
}

const aws::FaultSite& invoke_environment() {
  static const aws::FaultSite site("lambda:Invoke/environment",
                                   {&kInitFailure, &kColdStartSpike, &kEnvironmentRecycled});
  return site;
}

const aws::FaultSite& invoke_between() {
  static const aws::FaultSite site("lambda:Invoke/between", {&kTimeoutBetween});
  return site;
}

const aws::FaultSite& invoke_event() {
  static const aws::FaultSite site("lambda:Invoke/event", {&kEventDuplicated});
  return site;
}

const aws::FaultSite& mapping_deliver() {
  static const aws::FaultSite site("lambda:EventSourceMapping/deliver", {&kTwoPollers});
  return site;
}

const aws::FaultSite& mapping_checkpoint() {
  static const aws::FaultSite site("lambda:EventSourceMapping/checkpoint", {&kBatchRedelivered});
  return site;
}

const aws::FaultSite& mapping_destination() {
  static const aws::FaultSite site("lambda:EventSourceMapping/destination", {&kFailureNoticeLost});
  return site;
}

}  // namespace weir::lambda
