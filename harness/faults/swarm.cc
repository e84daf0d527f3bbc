#include "harness/faults/swarm.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace weir {
namespace {

// Of the kind `workload`: what could go wrong is given before the run begins, and a replay that
// closes the faults must still read the same plan.
constexpr Site kCalm{"swarm/calm", ChoiceKind::workload};
constexpr Site kKeep{"swarm/keep", ChoiceKind::workload};
constexpr Site kRate{"swarm/rate", ChoiceKind::workload};
constexpr Site kWindow{"swarm/window", ChoiceKind::workload};
constexpr Site kFrom{"swarm/window/from", ChoiceKind::workload};
constexpr Site kLength{"swarm/window/length", ChoiceKind::workload};
constexpr Site kSlowness{"swarm/slowness", ChoiceKind::workload};

constexpr Ratio kCalmShare{1, 10};   // of seeds in which nothing goes wrong at all
constexpr Ratio kKeptShare{1, 4};    // of the kinds, in the others
constexpr Ratio kWindowShare{1, 3};  // of the rules that hold for a while only

// Even on a logarithmic scale: what strikes once and what strikes all the time find different bugs.
constexpr std::array<Ratio, 5> kRates = {Ratio{1, 1000}, Ratio{1, 300}, Ratio{1, 100}, Ratio{1, 30},
                                         Ratio{1, 10}};

// Verbs by which AWS's control planes create and describe things, and what the data planes do in
// the same words.
constexpr std::array<std::string_view, 6> kControlVerbs = {"Create", "Delete", "Describe",
                                                           "List",   "Update", "Head"};
constexpr std::array<std::string_view, 4> kDataNouns = {"Object", "Item", "Message", "Upload"};
constexpr std::array<std::string_view, 6> kSettings = {"Configuration", "Policy", "Versioning",
                                                       "Mapping",       "Rule",   "Targets"};

// Setting a pipeline up is not what a swarm looks into: a deployment that fails has not run.
bool is_control_plane(std::string_view site) {
  const std::string_view operation = site.substr(std::min(site.find(':') + 1, site.size()));
  const auto contains = [&](std::string_view word) { return operation.contains(word); };
  const auto begins = [&](std::string_view verb) { return operation.starts_with(verb); };
  const bool gets_or_puts = begins("Get") || begins("Put");
  if (gets_or_puts && std::ranges::any_of(kSettings, contains)) return true;
  return std::ranges::any_of(kControlVerbs, begins) && !std::ranges::any_of(kDataNouns, contains);
}

// In whole milliseconds, so that a plan is legible.
std::uint64_t whole_millis(Duration d) { return static_cast<std::uint64_t>(d / 1ms); }
Duration from_millis(std::uint64_t n) { return static_cast<std::int64_t>(n) * Duration(1ms); }

void draw_window(Choices& choices, Identity who, Duration until, FaultRule& rule) {
  const std::uint64_t span = whole_millis(until);
  const bool narrowed = choices.chance(kWindow, who, 0, kWindowShare);
  if (!narrowed || span < 2) return;
  const std::uint64_t from = choices.below(kFrom, who, 0, span - 1);
  const std::uint64_t length = 1 + choices.below(kLength, who, 0, span - 1 - from);
  rule.from = from_millis(from);
  rule.to = from_millis(from + length);
}

// Up to the longest, or a half, a quarter or an eighth of it.
void draw_slowness(Choices& choices, Identity who, Duration longest, FaultRule& rule) {
  const std::uint64_t halvings = choices.below(kSlowness, who, 0, 4);
  const std::uint64_t high = whole_millis(longest) >> halvings;
  rule.high = from_millis(std::max<std::uint64_t>(high, 1));
  rule.low = from_millis(high / 5);
}

FaultRule draw_rule(Choices& choices, Identity who, const aws::FaultSite& site,
                    const aws::FaultKind& kind, const SwarmOptions& options) {
  FaultRule rule;
  rule.where = site.name;
  rule.what = std::string(kind.name);
  rule.probability = kRates[choices.below(kRate, who, 0, kRates.size())];
  draw_window(choices, who, options.until, rule);
  const bool takes_time = kind.name == aws::kSlow.name || kind.name.ends_with("-late");
  if (takes_time) draw_slowness(choices, who, options.slow_max, rule);
  return rule;
}

}  // namespace

std::vector<const aws::FaultSite*> swarm_sites(const std::vector<const aws::FaultSite*>& all) {
  std::vector<const aws::FaultSite*> sites;
  std::set<std::uint64_t> seen;  // a site may be listed twice, and no key is drawn twice
  for (const aws::FaultSite* site : all) {
    if (!is_control_plane(site->name) && seen.insert(site->id).second) sites.push_back(site);
  }
  return sites;
}

Plan draw_swarm(Choices& choices, const std::vector<const aws::FaultSite*>& sites,
                const SwarmOptions& options) {
  Plan plan;
  plan.until = options.until;
  const bool calm = choices.chance(kCalm, Identity::of("swarm"), 0, kCalmShare);
  if (calm) return plan;
  for (const aws::FaultSite* site : sites) {
    for (const aws::FaultKind* kind : site->kinds) {
      const Identity who = Identity{site->id}.child(kind->name);
      const bool kept = choices.chance(kKeep, who, 0, kKeptShare);
      if (kept) plan.rules.push_back(draw_rule(choices, who, *site, *kind, options));
    }
  }
  return plan;
}

}  // namespace weir
