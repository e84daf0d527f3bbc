#include "harness/properties/property.h"

#include <utility>

namespace weir {

void PropertyResult::violate(std::string what) {
  if (violations++ == 0) first_violation = std::move(what);
  verdict = Verdict::violated;
}

void PropertyResult::could_not_tell(std::string why) {
  if (verdict != Verdict::held) return;
  verdict = Verdict::unknown;
  first_violation = std::move(why);
}

PropertyResult no_acknowledged_record_lost(const Ledger& ledger) {
  PropertyResult result("no acknowledged record lost", "eventually");
  for (const LedgerEntry& entry : ledger.entries()) {
    if (entry.outcome != Outcome::acknowledged || entry.delivered != 0) continue;
    const std::string as =
        entry.sequence_number.empty() ? "without a sequence number" : "as " + entry.sequence_number;
    result.violate("the record of line " + std::to_string(entry.line) + " was acknowledged " + as +
                   " and never delivered");
  }
  return result;
}

}  // namespace weir
