#include "harness/explore/result.h"

#include <string_view>

namespace weir {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::held:
      return "held";
    case Verdict::violated:
      return "violated";
    case Verdict::unknown:
      break;
  }
  return "unknown";  // also what a value that is none of the three would mean
}

}  // namespace weir
