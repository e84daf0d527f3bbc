// SequenceNumber: what Kinesis calls a record by, in the layout that AWS uses today.
//
// 56 decimal digits, or 47 hexadecimal ones: `2`, the second of the shard's creation (9 digits),
// the lowest digit of the shard's index, a counter (16), `00`, the second of the put (9), the
// shard's index (8), `2`. The counter comes before the time, so that order in a shard is order of
// arrival whatever the clock does. Numbers of different shards do not compare.

#ifndef WEIR_SIM_KINESIS_SEQUENCE_NUMBER_H_
#define WEIR_SIM_KINESIS_SEQUENCE_NUMBER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::kinesis {

struct SequenceNumber {
  std::uint64_t shard_created = 0;  // seconds since 1970, below 2^36
  std::uint64_t counter = 0;        // 0: where the shard starts, before its first record
  std::uint64_t put = 0;            // seconds since 1970, below 2^36
  std::uint32_t shard = 0;
  bool operator==(const SequenceNumber&) const = default;
};

// The counter of the number that ends a closed shard.
inline constexpr std::uint64_t kLastCounter = 0x7fffffffffffffffULL;

std::string format_sequence_number(const SequenceNumber& number);
// Nothing unless the number has this layout.
std::optional<SequenceNumber> parse_sequence_number(std::string_view decimal);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_SEQUENCE_NUMBER_H_
