#include "harness/properties/ledger.h"

#include <algorithm>
#include <utility>

namespace weir {

std::size_t Ledger::open(Bytes data, std::uint64_t line) {
  LedgerEntry& entry = entries_.emplace_back();
  entry.data = std::move(data);
  entry.line = line;
  return entries_.size() - 1;
}

void Ledger::acknowledge(std::size_t entry, std::string sequence_number) {
  entries_[entry].outcome = Outcome::acknowledged;
  entries_[entry].sequence_number = std::move(sequence_number);
}

void Ledger::refuse(std::size_t entry) {
  if (entries_[entry].outcome == Outcome::waiting) entries_[entry].outcome = Outcome::refused;
}

void Ledger::lose_track(std::size_t entry) {
  if (entries_[entry].outcome != Outcome::acknowledged) entries_[entry].outcome = Outcome::unknown;
}

std::uint64_t Ledger::count(Outcome outcome) const {
  return static_cast<std::uint64_t>(std::ranges::count(entries_, outcome, &LedgerEntry::outcome));
}

std::uint64_t Ledger::delivered() const {
  return static_cast<std::uint64_t>(std::ranges::count_if(entries_, [](const LedgerEntry& entry) {
    return entry.outcome == Outcome::acknowledged && entry.delivered != 0;
  }));
}

}  // namespace weir
