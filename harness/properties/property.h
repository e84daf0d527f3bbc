// Property: a promise of the pipeline, and whether it was kept.
//
// A check has three answers: it holds, it is violated, or it could not be told. Nothing rounds the
// last one to good.

#ifndef WEIR_HARNESS_PROPERTIES_PROPERTY_H_
#define WEIR_HARNESS_PROPERTIES_PROPERTY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/properties/ledger.h"

namespace weir {

enum class Verdict : std::uint8_t { held, violated, unknown };
std::string_view to_string(Verdict verdict);

struct PropertyResult {
  PropertyResult(std::string property, std::string property_kind)
      : name(std::move(property)), kind(std::move(property_kind)) {}

  void violate(std::string what);        // the first one is kept, all are counted
  void could_not_tell(std::string why);  // unless it is violated

  std::string name;  // "no acknowledged record lost"
  std::string kind;  // "always", "eventually", "sometimes"
  Verdict verdict = Verdict::held;
  std::string first_violation;  // or why it could not be told: one sentence; empty if it held
  std::uint64_t violations = 0;
};

// Every record that the producer took for stored has reached the end of the pipeline.
PropertyResult no_acknowledged_record_lost(const Ledger& ledger);

}  // namespace weir

#endif  // WEIR_HARNESS_PROPERTIES_PROPERTY_H_
