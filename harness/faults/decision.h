// Decision: one fault that struck. What a failure file holds, and what people are shown.

#ifndef WEIR_HARNESS_FAULTS_DECISION_H_
#define WEIR_HARNESS_FAULTS_DECISION_H_

#include <cstdint>
#include <string>

#include "sim/aws/faults.h"
#include "sim/kernel/choices.h"
#include "sim/kernel/time.h"

namespace weir {

struct Decision {
  std::uint64_t number = 0;  // in this run, from 1
  std::string choice;        // the choice's site: "fault/kinesis:PutRecords/throttled"
  ChoiceKey key;
  std::string site;                      // "kinesis:PutRecords"
  const aws::FaultKind* kind = nullptr;  // what happened, and whether the effect was applied
  std::string resource;                  // the stream, function or bucket; may be empty
  std::uint64_t nth = 0;                 // which question at this site this was, from 1
  Time when;
  Duration duration{};
};

// "kinesis:PutRecords demo-stream: throttled (not applied), 17th question, 10:31:02.417". What
// takes time says so: "slow by 2s417ms (applied)".
std::string to_string(const Decision& decision);

// "1st", "2nd", "3rd", "11th", "21st".
std::string ordinal(std::uint64_t number);

}  // namespace weir

#endif  // WEIR_HARNESS_FAULTS_DECISION_H_
