// HashKey: where a record falls among the shards, an unsigned number of 128 bits.
//
// AWS takes the MD5 of the partition key as a big-endian number, or the producer's explicit hash
// key in its stead. Both ends of a shard's range belong to it. Decimal texts are AWS's form.

#ifndef WEIR_SIM_KINESIS_HASH_KEY_H_
#define WEIR_SIM_KINESIS_HASH_KEY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::kinesis {

__extension__ using HashKey = unsigned __int128;

inline constexpr HashKey kLastHashKey = ~HashKey{0};

struct HashKeys {
  HashKey first = 0;
  HashKey last = kLastHashKey;
  bool operator==(const HashKeys&) const = default;
};

HashKey hash_partition_key(std::string_view partition_key);

// Nothing unless it is a decimal number below 2^128.
std::optional<HashKey> parse_hash_key(std::string_view decimal);
std::string format_hash_key(HashKey key);

// The range of shard `index` of a new stream with `count` shards: equal widths, the last one takes
// what division leaves over. REQUIRES: index < count.
HashKeys initial_hash_keys(std::uint32_t index, std::uint32_t count);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_HASH_KEY_H_
