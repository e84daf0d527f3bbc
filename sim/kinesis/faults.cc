#include "sim/kinesis/faults.h"

namespace weir::kinesis {

const aws::FaultSite& put_records_entry() {
  static const aws::FaultSite site("kinesis:PutRecords/entry", {&kEntryThrottled, &kEntryFailed});
  return site;
}

}  // namespace weir::kinesis
