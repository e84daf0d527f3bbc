// KinesisFilter: which records of a stream a mapping is interested in.
//
// `data` of a pattern is matched against the record's decoded JSON, other keys against the members
// of the event (partitionKey …). A record whose data is no JSON is dropped by a pattern on data,
// silently, as AWS does it. Any one pattern is enough.

#ifndef WEIR_SIM_LAMBDA_KINESIS_FILTER_H_
#define WEIR_SIM_LAMBDA_KINESIS_FILTER_H_

#include <string>
#include <vector>

#include "sim/aws/event_pattern.h"
#include "sim/kinesis/api.h"

namespace weir::lambda {

class KinesisFilter {
 public:
  // REQUIRES: each is an EventPattern. Without any, all records are taken.
  explicit KinesisFilter(const std::vector<std::string>& patterns);

  bool takes(const kinesis::Record& record) const;

 private:
  std::vector<aws::EventPattern> patterns_;
};

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_KINESIS_FILTER_H_
