#include "sim/aws/faults.h"

namespace weir::aws {

std::string_view to_string(Effect effect) {
  switch (effect) {
    case Effect::not_applied:
      return "not applied";
    case Effect::partly_applied:
      return "partly applied";
    case Effect::applied:
      return "applied";
  }
  return "unknown";
}

}  // namespace weir::aws
