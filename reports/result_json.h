// result.json: one run, with every figure named. `weir run --json` prints the same.

#ifndef WEIR_REPORTS_RESULT_JSON_H_
#define WEIR_REPORTS_RESULT_JSON_H_

#include <nlohmann/json.hpp>

#include "harness/explore/result.h"

namespace weir::reports {

// All texts in it are UTF-8, so that dump() never throws. The objects themselves are in
// manifest.ndjson; "outputs" says how many there are in each bucket.
nlohmann::ordered_json to_json(const RunResult& result);

}  // namespace weir::reports

#endif  // WEIR_REPORTS_RESULT_JSON_H_
