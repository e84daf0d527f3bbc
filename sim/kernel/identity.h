// Identity and Site: by what a choice is known.
//
// An Identity is given to a thing at its birth and inherited by what comes from it (record → batch
// → object). It is never a position, an index or a count of calls: one more record at the start of
// a workload must leave the luck of all others as it was. A Site is a place in the code's own
// vocabulary, named once in lower case ("kinesis/put-record/throttle"); it is a hash of its name,
// so that the order of registration means nothing.

#ifndef WEIR_SIM_KERNEL_IDENTITY_H_
#define WEIR_SIM_KERNEL_IDENTITY_H_

#include <compare>
#include <cstdint>
#include <string_view>

namespace weir {

namespace internal {

// GCC calls the type an extension even where it is the point.
__extension__ typedef unsigned __int128 uint128;

// 64 × 64 → 128 bits, folded. The mixing step of wyhash and its kin: one multiplication.
constexpr std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  const uint128 product = static_cast<uint128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}
inline constexpr std::uint64_t kMix0 = 0xa0761d6478bd642fULL;
inline constexpr std::uint64_t kMix1 = 0xe7037ed1a0b428dbULL;
inline constexpr std::uint64_t kMix2 = 0x8ebc6af09c88c6e3ULL;

constexpr std::uint64_t hash_text(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325ULL;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return fold(h ^ kMix0, kMix1 ^ text.size());
}

}  // namespace internal

struct Identity {
  std::uint64_t value = 0;

  // A thing with a name of its own: a stream, a function, a producer.
  static constexpr Identity of(std::string_view name) { return {internal::hash_text(name)}; }

  // What comes from this: `record.child("object")`, `producer.child("event", 17)`.
  constexpr Identity child(std::string_view what, std::uint64_t number = 0) const {
    return child(internal::hash_text(what), number);
  }
  constexpr Identity child(std::uint64_t what, std::uint64_t number) const {
    return {internal::fold(
        value ^ internal::kMix0 ^ what,
        internal::fold(number ^ internal::kMix1, internal::kMix2) ^ internal::kMix1)};
  }
  constexpr auto operator<=>(const Identity&) const = default;
};

enum class ChoiceKind : std::uint8_t {
  fault,     // does something go wrong here? 0 = no
  latency,   // how long does it take? absent = what the seed says, in every mode
  tie,       // which of several events of one instant comes first? 0 = first come, first served
  workload,  // what do the producers do?
  other,     // what a service is free to decide: an id, a shard, a jitter
};

struct Site {
  std::string_view name;
  ChoiceKind kind;
  std::uint64_t id;

  constexpr Site(std::string_view site_name, ChoiceKind site_kind)
      : name(site_name), kind(site_kind), id(internal::hash_text(site_name)) {}
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_IDENTITY_H_
