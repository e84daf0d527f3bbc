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

inline constexpr aws::FaultKind kTimeoutBetween{
    "timeout-between", aws::Effect::partly_applied,
    "the function hangs after its first call of AWS and is killed at its time-out"};
inline constexpr aws::FaultKind kCrashBetween{
    "crash-between", aws::Effect::partly_applied,
    "the process exits after one of its calls of AWS and before what comes next"};
inline constexpr aws::FaultKind kOutOfMemory{
    "out-of-memory", aws::Effect::partly_applied,
    "the process is killed for its memory after one of its calls of AWS"};
inline constexpr aws::FaultKind kResponseTooLarge{
    "response-too-large", aws::Effect::applied,
    "all is done, but the response exceeds 6 MB and counts as a failure"};
inline constexpr aws::FaultKind kResponseUnserializable{
    "response-unserializable", aws::Effect::applied,
    "all is done, but the runtime cannot write the response as JSON"};
inline constexpr aws::FaultKind kLogLost{"log-lost", aws::Effect::applied,
                                         "the invocation's log ends after START"};
inline constexpr aws::FaultKind kInitFailure{"init-failure", aws::Effect::not_applied,
                                             "a new environment fails before the handler runs"};
inline constexpr aws::FaultKind kColdStartSpike{"cold-start-spike", aws::Effect::applied,
                                                "a cold start that takes many seconds"};
inline constexpr aws::FaultKind kEnvironmentRecycled{
    "environment-recycled", aws::Effect::applied,
    "the warm environments are gone, and what they had in memory"};
inline constexpr aws::FaultKind kEventDuplicated{
    "event-duplicated", aws::Effect::applied,
    "an asynchronous event is processed twice without any error"};
inline constexpr aws::FaultKind kEventDropped{
    "event-dropped", aws::Effect::not_applied,
    "an accepted event never reaches the function, which cannot keep up"};
inline constexpr aws::FaultKind kEventDelayed{"event-delayed", aws::Effect::applied,
                                              "an accepted event waits in the queue"};
inline constexpr aws::FaultKind kTryThrottled{
    "try-throttled", aws::Effect::not_applied,
    "a try of an event is throttled, and goes back to the queue"};
inline constexpr aws::FaultKind kTryFailed{
    "try-failed", aws::Effect::not_applied,
    "a try of an event meets an error of the service, and goes back to the queue"};
inline constexpr aws::FaultKind kDeliveryFailed{
    "delivery-failed", aws::Effect::not_applied,
    "what became of an event does not reach its destination or dead-letter queue, and is lost"};
inline constexpr aws::FaultKind kBatchRedelivered{
    "batch-redelivered", aws::Effect::applied,
    "the poller restarts after the function has succeeded and before its checkpoint"};
inline constexpr aws::FaultKind kTwoPollers{
    "two-pollers", aws::Effect::applied,
    "the shard's lease moves: for a moment two pollers deliver the same batch"};

inline constexpr aws::FaultKind kFailureNoticeLost{
    "failure-notice-lost", aws::Effect::not_applied,
    "the on-failure destination is never told of the records that were given up on"};

// "lambda:Invoke/run": asked once an invocation that gets an execution environment.
const aws::FaultSite& invoke_run();
// "lambda:Invoke/environment": once an invocation, before an environment is chosen.
const aws::FaultSite& invoke_environment();
// "lambda:Invoke/between": at each call of AWS that a handler makes.
const aws::FaultSite& invoke_between();
// "lambda:Invoke/event": once an asynchronous event that is accepted.
const aws::FaultSite& invoke_event();
// "lambda:Invoke/event-try": each time that the queue hands an event to the function.
const aws::FaultSite& invoke_event_try();
// "lambda:Invoke/destination": each record for a destination or a dead-letter queue.
const aws::FaultSite& invoke_destination();
// "lambda:EventSourceMapping/deliver": each time that a batch is handed over.
const aws::FaultSite& mapping_deliver();
// "lambda:EventSourceMapping/checkpoint": each time that a batch has succeeded.
const aws::FaultSite& mapping_checkpoint();
// "lambda:EventSourceMapping/destination": once for each notice to an on-failure destination.
const aws::FaultSite& mapping_destination();

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_FAULTS_H_
