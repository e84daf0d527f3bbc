#include "sim/events/faults.h"

namespace weir::events {

const aws::FaultSite& rule_schedule() {
  static const aws::FaultSite site("events:rule/schedule",
                                   {&kFiresLate, &kFiresTwice, &kDoesNotFire});
  return site;
}
const aws::FaultSite& target_delivery() {
  static const aws::FaultSite site("events:target/delivery", {&kDeliveredLate, &kDeliveredTwice});
  return site;
}
const aws::FaultSite& put_events_entry() {
  static const aws::FaultSite site("events:PutEvents/entry",
                                   {&kEntryThrottled, &kEntryFailure, &kEntryFailureAfter});
  return site;
}

std::vector<const aws::FaultSite*> fault_sites() {
  return {&rule_schedule(), &target_delivery(), &put_events_entry()};
}

}  // namespace weir::events
