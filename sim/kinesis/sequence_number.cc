#include "sim/kinesis/sequence_number.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "sim/kernel/assert.h"

namespace weir::kinesis {

namespace {

__extension__ using Uint128 = unsigned __int128;
using Limbs = std::array<std::uint64_t, 3>;  // the least significant first; 188 bits are in use

constexpr std::uint64_t kVersion = 2;
constexpr std::uint64_t kSeconds = (1ULL << 36) - 1;
constexpr std::size_t kDigits = 56;
constexpr std::size_t kChunk = 18;  // decimal digits that always fit a limb; even
constexpr std::uint64_t kChunkBase = 1'000'000'000'000'000'000ULL;

// "00", "01" … "99"
constexpr std::array<char, 200> kPairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

// Bits from the right: version 0-3, shard 4-35, put 36-71, zero 72-79, counter 80-143,
// lowest digit of the shard 144-147, creation 148-183, version 184-187.
Limbs pack(const SequenceNumber& number) {
  const std::uint64_t shard = number.shard;
  return {kVersion | shard << 4 | number.put << 36, number.put >> 28 | number.counter << 16,
          number.counter >> 48 | (shard & 0xf) << 16 | number.shard_created << 20 | kVersion << 56};
}

std::uint64_t divide(Limbs& limbs, std::uint64_t divisor) {
  std::uint64_t remainder = 0;
  for (std::size_t i = limbs.size(); i-- > 0;) {
    const Uint128 value = static_cast<Uint128>(remainder) << 64 | limbs[i];
    if (value < divisor) {  // true of every other limb, and a division of 128 bits is a call
      limbs[i] = 0;
      remainder = static_cast<std::uint64_t>(value);
      continue;
    }
    limbs[i] = static_cast<std::uint64_t>(value / divisor);
    remainder = static_cast<std::uint64_t>(value) - limbs[i] * divisor;  // below 2^64, so exact
  }
  return remainder;
}

}  // namespace

std::string format_sequence_number(const SequenceNumber& number) {
  WEIR_ASSERT(number.shard_created <= kSeconds && number.put <= kSeconds);
  Limbs limbs = pack(number);
  std::string text(kDigits, '0');
  std::size_t end = text.size();
  while (end > 0) {
    std::uint64_t chunk = divide(limbs, kChunkBase);
    // Two digits at a time: every record has two of these texts made.
    for (std::size_t left = std::min(kChunk, end); left > 1; left -= 2, chunk /= 100) {
      const std::size_t pair = chunk % 100 * 2;
      text[--end] = kPairs[pair + 1];
      text[--end] = kPairs[pair];
    }
  }
  return text;
}

std::optional<SequenceNumber> parse_sequence_number(std::string_view decimal) {
  if (decimal.size() != kDigits) return std::nullopt;
  Limbs limbs{};
  for (const char c : decimal) {
    if (c < '0' || c > '9') return std::nullopt;
    std::uint64_t carry = static_cast<std::uint64_t>(c - '0');
    for (std::uint64_t& limb : limbs) {
      const Uint128 value = static_cast<Uint128>(limb) * 10 + carry;
      limb = static_cast<std::uint64_t>(value);
      carry = static_cast<std::uint64_t>(value >> 64);
    }
  }
  SequenceNumber number;
  number.shard = static_cast<std::uint32_t>(limbs[0] >> 4);
  number.put = (limbs[0] >> 36 | limbs[1] << 28) & kSeconds;
  number.counter = limbs[1] >> 16 | limbs[2] << 48;
  number.shard_created = limbs[2] >> 20 & kSeconds;
  if (pack(number) != limbs) return std::nullopt;
  return number;
}

}  // namespace weir::kinesis
