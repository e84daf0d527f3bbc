// Trace: the history of a run, as a rolling 128-bit hash.
//
// Each typed event is a canonical little-endian record of 32 bytes: time, kind, flags, subject,
// detail. A block of 1,024 records is hashed at a time (XXH3, 128 bits) and chained to the one
// before; each block leaves a checkpoint, so that two histories can be compared by their
// checkpoints and then event by event within one block. Hashing is always on; keeping the events is
// optional, changes nothing in the hash, and may be limited to a window of them.

#ifndef WEIR_SIM_KERNEL_TRACE_H_
#define WEIR_SIM_KERNEL_TRACE_H_

#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"

namespace weir {

struct Hash128 {
  std::uint64_t high = 0, low = 0;
  auto operator<=>(const Hash128&) const = default;
};
std::string to_hex(std::uint64_t number);    // 16 hexadecimal digits
std::string to_string(const Hash128& hash);  // 32 of them

// What happened, named once: "kinesis/record-stored".
struct EventKind {
  std::string_view name;
  std::uint32_t id;
  constexpr explicit EventKind(std::string_view kind_name)
      : name(kind_name), id(static_cast<std::uint32_t>(internal::hash_text(kind_name))) {}
};

struct TraceEvent {
  Time time;
  std::uint32_t kind = 0;
  std::uint32_t flags = 0;
  std::uint64_t subject = 0;   // the identity of what it happened to
  std::uint64_t detail = 0;    // whatever else tells two histories apart
  std::string_view name = {};  // of the kind
  bool operator==(const TraceEvent&) const = default;
};

class Trace {
 public:
  static constexpr std::size_t kBlock = 1024;  // events from one checkpoint to the next
  static constexpr std::size_t kRecord = 32;   // bytes of an event

  Trace();

  void emit(Time time, const EventKind& kind, std::uint64_t subject, std::uint64_t detail = 0,
            std::uint32_t flags = 0) {
    char* at = page_.get() + sizeof(Hash128) + in_page_ * kRecord;
    put(at, static_cast<std::uint64_t>(time.time_since_epoch().count()));
    put(at + 8, kind.id);
    put(at + 12, flags);
    put(at + 16, subject);
    put(at + 24, detail);
    if (count_ - keep_from_ < keep_count_) [[unlikely]] {
      kept_.push_back({time, kind.id, flags, subject, detail, kind.name});
    }
    ++count_;
    if (++in_page_ == kPage) close_page();
  }

  std::uint64_t count() const { return count_; }
  Hash128 hash() const;  // of everything so far
  const std::vector<Hash128>& checkpoints() const { return checkpoints_; }

  // Keeps the events numbered [from, to). To be called before the first of them.
  void keep(std::uint64_t from = 0, std::uint64_t to = ~std::uint64_t{0});
  const std::vector<TraceEvent>& kept() const { return kept_; }

 private:
  // Little-endian on every machine; one store where the machine is little-endian itself.
  template <class Number>
  static void put(char* at, Number v) {
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(at, &v, sizeof v);
    } else {
      for (std::size_t i = 0; i < sizeof v; ++i) at[i] = static_cast<char>(v >> (8 * i));
    }
  }
  Hash128 hash_page(std::size_t records) const;
  void close_page();

  // Events hashed at once: few, so that what is written here puts nothing else out of the
  // processor's first cache.
  static constexpr std::size_t kPage = 64;
  static_assert(kBlock % kPage == 0);

  std::unique_ptr<char[]> page_;  // the hash so far, then the records of the open page
  std::size_t in_page_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t keep_from_ = 0, keep_count_ = 0;
  std::vector<Hash128> checkpoints_;
  std::vector<TraceEvent> kept_;
};

// The number of the block in which two histories first differ by their checkpoints; nullopt if one
// is a beginning of the other. Only the differing block need be kept when both are run again.
std::optional<std::size_t> first_differing_block(const std::vector<Hash128>& a,
                                                 const std::vector<Hash128>& b);
// The index at which two lists of events first differ; nullopt if they are equal.
std::optional<std::size_t> first_difference(const std::vector<TraceEvent>& a,
                                            const std::vector<TraceEvent>& b);

}  // namespace weir

#endif  // WEIR_SIM_KERNEL_TRACE_H_
