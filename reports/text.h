// Texts that come from anywhere, made fit for a report.

#ifndef WEIR_REPORTS_TEXT_H_
#define WEIR_REPORTS_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace weir::reports {

// The same text if it is UTF-8; else with U+FFFD in place of each byte that is not.
std::string utf8_text(std::string_view text);

// For a terminal: as above, and control characters, which could redraw a screen, as U+FFFD too.
std::string printable_text(std::string_view text);

// Columns on a terminal, counting each character as one.
std::size_t columns_of(std::string_view text);

}  // namespace weir::reports

#endif  // WEIR_REPORTS_TEXT_H_
