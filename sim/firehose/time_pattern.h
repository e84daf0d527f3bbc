// TimePattern: an instant written as Java's DateTimeFormatter writes it, in the US locale.
//
//   TimePattern::parse("yyyy/MM/dd/HH")->format(now, zone);  // "2026/01/31/09"
//   TimePattern::parse("'year='yyyy");                       // quotes hold what is no letter
//
// It is what stands in `!{timestamp:…}` of an object's prefix. What Java refuses is refused with
// Java's words. Weeks are American: they begin on Sunday, and the first one holds January 1. Which
// version of Java writes the prefixes is UNCONFIRMED; texts that differ between versions (names of
// time zones, parts of the day) are those of Java 17.

#ifndef WEIR_SIM_FIREHOSE_TIME_PATTERN_H_
#define WEIR_SIM_FIREHOSE_TIME_PATTERN_H_

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/time_zone.h"
#include "sim/kernel/time.h"

namespace weir::firehose {

class TimePattern {
 public:
  // The error says what is wrong with the pattern.
  static std::expected<TimePattern, std::string> parse(std::string_view pattern);

  // The error: Java cannot write it either. A text may be longer than what the pattern pads it to
  // ("pEEE"), and years of 11 to 18 letters are beyond a table of Java's.
  // REQUIRES: `time` is two days or more away from the ends of what 64 bits hold.
  std::expected<std::string, std::string> format(Time time, const aws::TimeZone& zone) const;

 private:
  struct Part {
    char letter = 0;  // 0: a literal
    int count = 0;
    int pad = 0;  // blanks in front up to this width; 0: none
    std::string literal;
  };
  std::vector<Part> parts_;
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_TIME_PATTERN_H_
