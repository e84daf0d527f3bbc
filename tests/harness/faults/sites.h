// A few sites as the cloud has them, for the tests of this folder.

#ifndef WEIR_TESTS_HARNESS_FAULTS_SITES_H_
#define WEIR_TESTS_HARNESS_FAULTS_SITES_H_

#include <vector>

#include "sim/aws/faults.h"

namespace weir::test {

inline constexpr aws::FaultKind kEntryFailed{"internal-failure", aws::Effect::not_applied,
                                             "this entry is refused"};

inline aws::FaultSite call_site(const char* name) {
  return {name,
          {&aws::kThrottled, &aws::kInternalError, &aws::kInternalErrorAfter, &aws::kRequestLost,
           &aws::kResponseLost, &aws::kConnectionReset, &aws::kSlow}};
}

struct Sites {
  aws::FaultSite put_records = call_site("kinesis:PutRecords");
  aws::FaultSite entry{"kinesis:PutRecords/entry", {&aws::kThrottled, &kEntryFailed}};
  aws::FaultSite put_object = call_site("s3:PutObject");
  aws::FaultSite get_object = call_site("s3:GetObject");
  aws::FaultSite create_bucket = call_site("s3:CreateBucket");
  std::vector<const aws::FaultSite*> all{&put_records, &entry, &put_object, &get_object,
                                         &create_bucket};
};

}  // namespace weir::test

#endif  // WEIR_TESTS_HARNESS_FAULTS_SITES_H_
