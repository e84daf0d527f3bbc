#include "sim/lambda/faults.h"

namespace weir::lambda {

const aws::FaultSite& invoke_run() {
  static const aws::FaultSite site("lambda:Invoke/run",
                                   {&kTimeoutBefore, &kTimeoutAfter, &kCrashBefore, &kCrashAfter,
                                    &kResponseTooLarge, &kResponseUnserializable, &kLogLost});
  return site;
}

const aws::FaultSite& invoke_environment() {
  static const aws::FaultSite site("lambda:Invoke/environment",
                                   {&kInitFailure, &kColdStartSpike, &kEnvironmentRecycled});
  return site;
}

const aws::FaultSite& invoke_between() {
  static const aws::FaultSite site("lambda:Invoke/between",
                                   {&kTimeoutBetween, &kCrashBetween, &kOutOfMemory});
  return site;
}

const aws::FaultSite& invoke_event() {
  static const aws::FaultSite site("lambda:Invoke/event",
                                   {&kEventDuplicated, &kEventDropped, &kEventDelayed});
  return site;
}

const aws::FaultSite& invoke_event_try() {
  static const aws::FaultSite site("lambda:Invoke/event-try", {&kTryThrottled, &kTryFailed});
  return site;
}

const aws::FaultSite& invoke_destination() {
  static const aws::FaultSite site("lambda:Invoke/destination", {&kDeliveryFailed});
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
