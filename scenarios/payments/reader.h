// Reader: what a customer finds in the two buckets, held against the producer's book.
//
// The rule of the reader: partial totals of a window are added up. So it is right about batches
// that split a window, and wrong, as the seed is, about batches that were counted twice.

#ifndef WEIR_SCENARIOS_PAYMENTS_READER_H_
#define WEIR_SCENARIOS_PAYMENTS_READER_H_

#include <string>
#include <vector>

#include "harness/explore/result.h"
#include "harness/explore/world.h"
#include "scenarios/payments/window.h"

namespace weir::payments {

// Every raw object holds payments that were sent, one after the other. Enters in the book which
// were delivered.
PropertyResult raw_objects_hold_what_was_sent(World& world);

struct WindowTotals {
  Totals expected;   // of the payments that the producer knows to be stored
  Totals uncertain;  // of those of which it never heard: they may be counted too
  Totals found;      // in the analytics bucket
};
WindowTotals window_totals(World& world, PropertyResult& readable);
PropertyResult totals_are_exactly_once(const WindowTotals& totals);
// For people: window, expected and found.
ResultTable window_table(const WindowTotals& totals);

}  // namespace weir::payments

#endif  // WEIR_SCENARIOS_PAYMENTS_READER_H_
