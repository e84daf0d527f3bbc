// The table at the end of a run, for people: at most 80 columns.

#ifndef WEIR_REPORTS_TABLE_H_
#define WEIR_REPORTS_TABLE_H_

#include <string>

#include "harness/explore/result.h"

namespace weir::reports {

struct TableOptions {
  bool colour = false;  // of verdicts, by ANSI escapes
};

std::string to_table(const RunResult& result, const TableOptions& options = {});

}  // namespace weir::reports

#endif  // WEIR_REPORTS_TABLE_H_
