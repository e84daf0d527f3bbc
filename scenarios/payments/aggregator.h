// The aggregator, as most people write it: totals of each minute within one batch.
//
// It keeps no state: a window whose payments come in two batches gets two partial totals, and a
// batch that comes again is counted again. What it cannot parse it logs and skips. Its mistakes are
// the seed's; the exactly-once twin is another function.

#ifndef WEIR_SCENARIOS_PAYMENTS_AGGREGATOR_H_
#define WEIR_SCENARIOS_PAYMENTS_AGGREGATOR_H_

#include "scenarios/payments/payment.h"
#include "sim/lambda/handler.h"

namespace weir::payments {

// Puts one record a window to the output stream, in one call, and ignores its FailedRecordCount.
lambda::Handler aggregator(Parser parser);

}  // namespace weir::payments

#endif  // WEIR_SCENARIOS_PAYMENTS_AGGREGATOR_H_
