// Ledger: what a producer sent, and what it takes for stored.
//
// It is the customer's own book, kept by the producer of a scenario: a record is acknowledged when
// the producer believes so and would tell its own callers. A producer with a bug believes too much;
// that is how such bugs come to light.

#ifndef WEIR_HARNESS_PROPERTIES_LEDGER_H_
#define WEIR_HARNESS_PROPERTIES_LEDGER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/aws/bytes.h"

namespace weir {

enum class Outcome : std::uint8_t {
  waiting,       // not sent yet, or under way
  acknowledged,  // the producer was told that it is stored
  refused,       // every attempt was answered with an error
  unknown,       // an attempt was never answered
};

struct LedgerEntry {
  Bytes data;
  std::uint64_t line = 0;  // of the input
  Outcome outcome = Outcome::waiting;
  std::uint32_t delivered = 0;  // how often it was seen at the end of the pipeline
  std::string sequence_number;  // as acknowledged; may be empty
};

class Ledger {
 public:
  // So many entries will be opened: memory for them is taken once.
  void expect(std::size_t entries) { entries_.reserve(entries); }
  // Opens an entry; returns its number.
  std::size_t open(Bytes data, std::uint64_t line);
  void acknowledge(std::size_t entry, std::string sequence_number);
  // What an attempt that was not acknowledged leaves behind. An acknowledgement stands.
  void refuse(std::size_t entry);
  void lose_track(std::size_t entry);
  void deliver(std::size_t entry) { ++entries_[entry].delivered; }

  const std::vector<LedgerEntry>& entries() const { return entries_; }
  std::uint64_t count(Outcome outcome) const;
  std::uint64_t delivered() const;  // acknowledged ones that were delivered at least once

 private:
  std::vector<LedgerEntry> entries_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PROPERTIES_LEDGER_H_
