// The version that reports carry. A test compares it with the one in CMakeLists.txt.

#ifndef WEIR_REPORTS_VERSION_H_
#define WEIR_REPORTS_VERSION_H_

#include <string_view>

namespace weir::reports {

inline constexpr std::string_view kWeirVersion = "0.1.0";

}  // namespace weir::reports

#endif  // WEIR_REPORTS_VERSION_H_
