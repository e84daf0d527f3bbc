// What can go wrong inside EventBridge, beside what can happen to every call at the front door.
//
// A scheduled rule runs somewhere within its minute; in trouble minutes later, with the planned
// time in its event (fault surface, rows 29 and 31). It runs at least once for each of its times,
// and so in rare cases twice, with an id of its own each time (row 30); an outage can swallow a
// time, which nobody makes up (row 35). An event reaches a target at least once and in no order:
// twice under the same id, or behind a later one (row 39). Entries of PutEvents fail one by one
// inside a 200; of an InternalFailure nobody can tell whether the event goes out (row 36).

#ifndef WEIR_SIM_EVENTS_FAULTS_H_
#define WEIR_SIM_EVENTS_FAULTS_H_

#include <vector>

#include "sim/aws/faults.h"

namespace weir::events {

inline constexpr aws::FaultKind kFiresLate{"fires-late", aws::Effect::applied,
                                           "the rule runs later; its event has the planned time"};
inline constexpr aws::FaultKind kFiresTwice{"fires-twice", aws::Effect::applied,
                                            "the rule runs twice for one time"};
inline constexpr aws::FaultKind kDoesNotFire{"does-not-fire", aws::Effect::not_applied,
                                             "the rule misses this time for good"};
inline constexpr aws::FaultKind kDeliveredLate{"delivered-late", aws::Effect::applied,
                                               "the event reaches the target later than others"};
inline constexpr aws::FaultKind kDeliveredTwice{
    "delivered-twice", aws::Effect::applied, "the target gets the event twice, under the same id"};
inline constexpr aws::FaultKind kEntryThrottled{
    "throttled", aws::Effect::not_applied,
    "this entry is not taken: ThrottlingException in it, the call succeeds"};
inline constexpr aws::FaultKind kEntryFailure{
    "internal-error", aws::Effect::not_applied,
    "this entry is not taken: InternalFailure in it, the call succeeds"};
inline constexpr aws::FaultKind kEntryFailureAfter{
    "internal-error-after", aws::Effect::applied,
    "InternalFailure in the entry, though its event goes out"};

// "events:rule/schedule": asked each time that a rule runs, by rule and planned time.
const aws::FaultSite& rule_schedule();
// "events:target/delivery": asked for each target of each event, by event, rule and target.
const aws::FaultSite& target_delivery();
// "events:PutEvents/entry": asked for each good entry, by call and content.
const aws::FaultSite& put_events_entry();

// All of them, to be made known to a cloud.
std::vector<const aws::FaultSite*> fault_sites();

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_FAULTS_H_
