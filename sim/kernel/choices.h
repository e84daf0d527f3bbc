// Choices: the world's one source of everything that could go either way.
//
// A choice is drawn by key: value = hash(seed, site, identity, attempt). No state advances, so that
// one more draw anywhere changes no other draw. Each choice can be recorded, forced to a value, or,
// in a closed world, absent: then a fault is 0 ("no"), and a latency what the seed says. All
// arithmetic is on integers: a probability is an exact Ratio. One draw, one statement: compilers
// evaluate arguments in different orders.
//
//   static constexpr Site kThrottle{"kinesis/put-record/throttle", ChoiceKind::fault};
//   if (choices.chance(kThrottle, record.identity, attempt, Ratio{1, 100})) { … }

#ifndef WEIR_SIM_KERNEL_CHOICES_H_
#define WEIR_SIM_KERNEL_CHOICES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"

namespace weir {

// An exact probability. REQUIRES: denominator > 0.
struct Ratio {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;
};

struct ChoiceKey {
  std::uint64_t site = 0;
  Identity identity;
  std::uint64_t attempt = 0;
  auto operator<=>(const ChoiceKey&) const = default;
};

// A choice that was made, as failure files hold it.
struct ChoiceRecord {
  std::string site;
  ChoiceKey key;
  std::uint64_t value = 0;
};

class Choices {
 public:
  explicit Choices(std::uint64_t seed)
      : seed_(internal::fold(seed ^ internal::kMix2, internal::kMix0)) {}
  Choices(const Choices&) = delete;
  Choices& operator=(const Choices&) = delete;

  // 64 uniform bits.
  std::uint64_t bits(const Site& site, Identity identity, std::uint64_t attempt) {
    const std::uint64_t drawn = hash(site.id, identity.value, attempt);
    return plain() ? drawn : settle(site, {site.id, identity, attempt}, drawn);
  }

  // A number in [0, n). REQUIRES: n > 0. The bias is below n / 2^64.
  std::uint64_t below(const Site& site, Identity identity, std::uint64_t attempt, std::uint64_t n) {
    const std::uint64_t drawn = hash(site.id, identity.value, attempt);
    const auto value =
        static_cast<std::uint64_t>((static_cast<internal::uint128>(drawn) * n) >> 64);
    return plain() ? value : settle(site, {site.id, identity, attempt}, value);
  }

  // True with probability `ratio`, exactly to 2^-64. A ratio of 0 is never true, 1 always.
  bool chance(const Site& site, Identity identity, std::uint64_t attempt, Ratio ratio) {
    const std::uint64_t bits64 = hash(site.id, identity.value, attempt);
    const auto place = static_cast<std::uint64_t>(
        (static_cast<internal::uint128>(bits64) * ratio.denominator) >> 64);
    const bool drawn = place < ratio.numerator;
    return plain() ? drawn : settle(site, {site.id, identity, attempt}, drawn) != 0;
  }

  // A duration in [low, high], uniform to the nanosecond.
  Duration between(const Site& site, Identity identity, std::uint64_t attempt, Duration low,
                   Duration high) {
    const auto span = static_cast<std::uint64_t>((high - low).count()) + 1;
    return low + Duration(static_cast<std::int64_t>(below(site, identity, attempt, span)));
  }

  // ---- record, force, close ----

  // From now on this key has this value.
  void force(const ChoiceKey& key, std::uint64_t value);
  // Keys of this kind that are not forced are 0 from now on.
  void close(ChoiceKind kind);
  // Notes every choice of this kind whose value is not 0 (all of them, with `zeros`).
  void record(ChoiceKind kind, bool zeros = false);
  const std::vector<ChoiceRecord>& recorded() const { return recorded_; }
  // Keys that were forced and never asked for: the code has moved on since they were recorded.
  std::vector<ChoiceKey> forced_but_unasked() const;
  // Throws InternalError on a key that is drawn twice: identities that are not unique correlate.
  void check_unique_draws() {
    check_unique_ = true;
    plain_ = false;
  }

 private:
  bool plain() const { return plain_; }
  std::uint64_t hash(std::uint64_t site, std::uint64_t identity, std::uint64_t attempt) const {
    const std::uint64_t who = internal::fold(identity ^ internal::kMix0, site ^ internal::kMix1);
    return internal::fold(who ^ seed_, (attempt * internal::kMix1) ^ seed_ ^ internal::kMix2);
  }
  std::uint64_t settle(const Site& site, const ChoiceKey& key, std::uint64_t drawn);

  std::uint64_t seed_;
  bool plain_ = true;  // nothing recorded, forced, closed or checked: the common, quick case
  bool check_unique_ = false;
  unsigned closed_ = 0, recording_ = 0, recording_zeros_ = 0;  // a bit a kind
  struct Forced {
    std::uint64_t value;
    bool asked = false;
  };
  std::map<ChoiceKey, Forced> forced_;
  std::vector<ChoiceRecord> recorded_;
  std::set<ChoiceKey> drawn_;
};

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_CHOICES_H_
