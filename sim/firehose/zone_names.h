// What people in the US call the time of a zone: the names that Java 17 writes for the letters z
// and v of a pattern. They are Java's, not IANA's: São Paulo has "BRT" here and "-03" there.

#ifndef WEIR_SIM_FIREHOSE_ZONE_NAMES_H_
#define WEIR_SIM_FIREHOSE_ZONE_NAMES_H_

#include <string_view>

namespace weir::firehose {

struct ZoneNames {
  std::string_view short_standard;  // "PST"
  std::string_view short_daylight;  // "PDT"
  std::string_view short_generic;   // "PT"
  std::string_view long_standard;   // "Pacific Standard Time"
  std::string_view long_daylight;   // "Pacific Daylight Time"
  std::string_view long_generic;    // "Pacific Time"
};

// By IANA name; null: Java knows no name but that one.
const ZoneNames* zone_names(std::string_view zone);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_ZONE_NAMES_H_
