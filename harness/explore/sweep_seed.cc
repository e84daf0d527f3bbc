#include "harness/explore/sweep_seed.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>

#include "harness/explore/utf8.h"

namespace weir {
namespace {

constexpr std::array<std::string_view, kSeedOutcomes> kOutcomeNames = {
    "held", "violated", "unknown", "crashed", "hung", "nondeterministic"};

constexpr std::string_view kNone = "-";  // stands for an empty list in a line

SeedOutcome outcome_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::held:
      return SeedOutcome::held;
    case Verdict::violated:
      return SeedOutcome::violated;
    case Verdict::unknown:
      break;
  }
  return SeedOutcome::unknown;
}

// Reasons quote what records held, which may be anything; a report is one line of text.
std::string one_line(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      line += "\uFFFD";
    } else if (static_cast<unsigned char>(text[0]) < 0x20) {
      line += ' ';
    } else {
      line += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return line;
}

std::string_view take_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

template <class Number>
bool read_number(std::string_view word, Number& out, int base = 10) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out, base);
  return error == std::errc() && end == word.data() + word.size() && !word.empty();
}

// "3:1,7:2"
bool read_struck(std::string_view word, SeedReport& report) {
  if (word == kNone) return true;
  while (!word.empty()) {
    const std::size_t end = std::min(word.find(','), word.size());
    const std::string_view pair = word.substr(0, end);
    const std::size_t colon = std::min(pair.find(':'), pair.size());
    auto& [fault, times] = report.struck.emplace_back();
    if (!read_number(pair.substr(0, colon), fault)) return false;
    if (colon == pair.size() || !read_number(pair.substr(colon + 1), times)) return false;
    word.remove_prefix(std::min(end + 1, word.size()));
  }
  return true;
}

bool read_checkpoints(std::string_view word, SeedReport& report) {
  if (word == kNone) return true;
  for (; !word.empty(); word.remove_prefix(std::min<std::size_t>(32, word.size()))) {
    const std::optional<Hash128> hash = parse_hash(word.substr(0, 32));
    if (!hash) return false;
    report.checkpoints.push_back(*hash);
  }
  return true;
}

SeedReport report_of(const RunResult& result, const FaultCatalog& catalog) {
  SeedReport report;
  report.outcome = outcome_of(result.verdict);
  report.hash = result.history_hash;
  report.faults = result.counts.faults;
  report.retries = result.counts.retries;
  report.delivered = result.counts.delivered;
  report.events = result.counts.events;
  std::map<std::uint32_t, std::uint64_t> struck;
  for (const Decision& decision : result.decisions) {
    if (const auto fault = catalog.find(decision.site, decision.kind->name)) ++struck[*fault];
  }
  report.struck.assign(struck.begin(), struck.end());
  if (report.outcome != SeedOutcome::held) {
    report.checkpoints = result.checkpoints;
    report.reason = one_line(result.reason);
  }
  return report;
}

SeedReport try_seed(const SweepRun& what, std::uint64_t seed, bool twice) {
  RunOptions options = what.options;
  options.seed = seed;
  const RunResult result = run(what.scenario, what.records, options);
  if (!twice) return report_of(result, what.catalog);
  const RunResult again = run(what.scenario, what.records, options);
  if (again.history_hash == result.history_hash && again.verdict == result.verdict) {
    return report_of(result, what.catalog);
  }
  return report_without_run(SeedOutcome::nondeterministic,
                            "run twice in one process, its histories first differ " +
                                first_difference_text(result.checkpoints, again.checkpoints));
}

}  // namespace

std::string_view to_string(SeedOutcome outcome) {
  return kOutcomeNames[static_cast<std::size_t>(outcome)];
}

std::optional<SeedOutcome> parse_seed_outcome(std::string_view name) {
  const auto found = std::ranges::find(kOutcomeNames, name);
  if (found == kOutcomeNames.end()) return std::nullopt;
  return static_cast<SeedOutcome>(found - kOutcomeNames.begin());
}

FaultCatalog::FaultCatalog(const std::vector<const aws::FaultSite*>& sites) {
  for (const aws::FaultSite* site : sites) {
    for (const aws::FaultKind* kind : site->kinds) {
      const auto number = static_cast<std::uint32_t>(entries_.size());
      const Entry entry{site->name, kind->name};
      if (numbers_.emplace(std::pair(entry.site, entry.kind), number).second) {
        entries_.push_back(entry);
      }
    }
  }
}

std::optional<std::uint32_t> FaultCatalog::find(std::string_view site,
                                                std::string_view kind) const {
  const auto found = numbers_.find({site, kind});
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

SeedReport report_without_run(SeedOutcome outcome, std::string reason) {
  SeedReport report;
  report.outcome = outcome;
  report.reason = one_line(reason);
  return report;
}

std::string to_line(const SeedReport& report) {
  std::string line(to_string(report.outcome));
  line += ' ' + to_string(report.hash);
  for (const std::uint64_t n : {report.faults, report.retries, report.delivered, report.events}) {
    line += ' ' + std::to_string(n);
  }
  char before = ' ';
  for (const auto& [fault, times] : report.struck) {
    line += before + std::to_string(fault) + ':' + std::to_string(times);
    before = ',';
  }
  if (report.struck.empty()) line.append(" ").append(kNone);
  line += ' ';
  for (const Hash128& hash : report.checkpoints) line += to_string(hash);
  if (report.checkpoints.empty()) line += kNone;
  return line + ' ' + report.reason;
}

std::optional<SeedReport> parse_seed_report(std::string_view line) {
  SeedReport report;
  const std::optional<SeedOutcome> outcome = parse_seed_outcome(take_word(line));
  const std::optional<Hash128> hash = parse_hash(take_word(line));
  if (!outcome || !hash) return std::nullopt;
  report.outcome = *outcome;
  report.hash = *hash;
  for (std::uint64_t* n : {&report.faults, &report.retries, &report.delivered, &report.events}) {
    if (!read_number(take_word(line), *n)) return std::nullopt;
  }
  if (!read_struck(take_word(line), report)) return std::nullopt;
  if (!read_checkpoints(take_word(line), report)) return std::nullopt;
  report.reason = line;
  return report;
}

std::optional<Hash128> parse_hash(std::string_view digits) {
  Hash128 hash;
  if (digits.size() != 32 || !read_number(digits.substr(0, 16), hash.high, 16) ||
      !read_number(digits.substr(16), hash.low, 16)) {
    return std::nullopt;
  }
  return hash;
}

SeedReport run_seed(const SweepRun& what, std::uint64_t seed, bool twice) {
  try {
    return try_seed(what, seed, twice);
  } catch (const std::exception& problem) {
    return report_without_run(SeedOutcome::crashed, std::string("threw ") + problem.what());
  }
}

std::string first_difference_text(const std::vector<Hash128>& a, const std::vector<Hash128>& b) {
  // Histories that agree in each block that both finished part in the one after it.
  const std::size_t block = first_differing_block(a, b).value_or(std::min(a.size(), b.size()));
  const std::size_t first = block * Trace::kBlock;
  return "in block " + std::to_string(block) + " (events " + std::to_string(first) + " to " +
         std::to_string(first + Trace::kBlock - 1) + ")";
}

}  // namespace weir
