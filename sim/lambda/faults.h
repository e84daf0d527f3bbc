// What can go wrong while a function runs.
//
// The caller sees HTTP 200 with a function error in each case, and cannot tell whether the side
// effects of the handler were applied: that is what at-least-once processing is made of. Source:
// the developer guide on time-outs and on the Runtime.ExitError of a process that ends.

#ifndef WEIR_SIM_LAMBDA_FAULTS_H_
#define WEIR_SIM_LAMBDA_FAULTS_H_

#include "sim/aws/faults.h"

namespace weir::lambda {

inline constexpr aws::FaultKind kTimeoutBefore{
    "timeout-before", aws::Effect::not_applied,
    "the function hangs before its first side effect and is killed at its time-out"};
inline constexpr aws::FaultKind kTimeoutAfter{
    "timeout-after", aws::Effect::applied,
    "the function hangs after its last side effect and is killed at its time-out"};
inline constexpr aws::FaultKind kCrashBefore{"crash-before", aws::Effect::not_applied,
                                             "the process exits before its first side effect"};
inline constexpr aws::FaultKind kCrashAfter{"crash-after", aws::Effect::applied,
                                            "the process exits after its last side effect"};

// "lambda:Invoke/run": asked once an invocation that gets an execution environment.
const aws::FaultSite& invoke_run();

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_FAULTS_H_
