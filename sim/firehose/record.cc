#include "sim/firehose/record.h"

#include <algorithm>

namespace weir::firehose {

std::size_t bytes_of(const Records& records) {
  std::size_t bytes = 0;
  for (const BufferedRecord& record : records) bytes += record.data.size();
  return bytes;
}

Time oldest_arrival(const Records& records) {
  return std::ranges::min_element(records, {}, &BufferedRecord::arrival)->arrival;
}

Identity identity_of(const Records& records) {
  Identity leader{~std::uint64_t{0}};
  for (const BufferedRecord& record : records) {
    leader = std::min(leader, record.data.identity().child("firehose batch"));
  }
  return leader;
}

}  // namespace weir::firehose
