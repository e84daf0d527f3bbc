#include "harness/faults/injector.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "harness/faults/binding.h"
#include "sim/kernel/assert.h"

namespace weir {
namespace {

// What a slow answer takes longer by where the rule does not say: within the usual read time-outs,
// and longer than any healthy answer.
constexpr Duration kSlowLow = 1s;
constexpr Duration kSlowHigh = 5s;

// Windows without an end reach to the end of time, not beyond it.
Time after(Time start, Duration d) { return d >= Time::max() - start ? Time::max() : start + d; }

std::pair<Duration, Duration> takes(const FaultRule& rule, const aws::FaultKind& kind) {
  const bool unsaid = rule.high == Duration::zero();
  if (unsaid && kind.name == aws::kSlow.name) return {kSlowLow, kSlowHigh};
  return {rule.low, rule.high};
}

std::uint64_t bit_of(const aws::FaultSite& site, const aws::FaultKind* kind) {
  const auto index = std::ranges::find(site.kinds, kind) - site.kinds.begin();
  WEIR_ASSERT(index < std::numeric_limits<std::uint64_t>::digits);
  return std::uint64_t{1} << index;
}

// Attempts count from 0, and those of a later round are numbered far above any nth.
bool applies(const FaultRule& rule, const aws::FaultQuestion& question) {
  return (rule.resource.empty() || rule.resource == question.resource) &&
         (!rule.nth || *rule.nth == question.attempt + 1);
}

// Null if no rule names this site. A question at such a site costs this and nothing else.
template <class Sites>
auto* find_site(Sites& sites, std::uint64_t id) {
  const auto found =
      std::ranges::lower_bound(sites, id, {}, [](const auto& rules) { return rules.site; });
  return found == sites.end() || found->site != id ? nullptr : &*found;
}

}  // namespace

Injector::Injector(Kernel& kernel, Plan plan, const std::vector<const aws::FaultSite*>& sites)
    : kernel_(kernel), plan_(std::move(plan)) {
  std::vector<Named> named;
  named.reserve(plan_.rules.size());
  for (const FaultRule& rule : plan_.rules) {
    named.push_back({&rule, is_pattern(rule.where) ? 0 : Identity::of(rule.where).value});
  }
  for (const aws::FaultSite* site : sites) {
    SiteRules rules = bind(*site, named, kernel.now());
    if (!rules.rules.empty()) sites_.push_back(std::move(rules));
  }
  // By their ids, which are hashes of names: the order of registration means nothing.
  std::ranges::sort(sites_, {}, &SiteRules::site);
  const auto doubled =
      std::ranges::unique(sites_, [](const auto& a, const auto& b) { return a.site == b.site; });
  sites_.erase(doubled.begin(), doubled.end());
}

Injector::SiteRules Injector::bind(const aws::FaultSite& site, const std::vector<Named>& named,
                                   Time start) {
  SiteRules bound{.site = site.id, .questions = 0, .end = Time::min(), .rules = {}};
  const Time until = after(start, plan_.until);
  for (const auto& [rule_named, where] : named) {
    if (where != 0 && where != site.id) continue;
    const FaultRule& rule = *rule_named;
    if (!names_site(rule.where, site.name)) continue;
    const aws::FaultKind* kind = find_kind(site, rule.what);
    const Time from = after(start, rule.from);
    const Time to = std::min(until, after(start, rule.to));
    if (kind == nullptr || from >= to) continue;
    std::string name = "fault/";
    name.append(site.name).append("/").append(kind->name);
    const auto [low, high] = takes(rule, *kind);
    std::optional<Site> duration;
    if (high > Duration::zero()) duration = choice(name + "/duration", ChoiceKind::latency);
    bound.rules.push_back({.rule = &rule,
                           .kind = kind,
                           .kind_bit = bit_of(site, kind),
                           .choice = choice(std::move(name), ChoiceKind::fault),
                           .duration_choice = duration,
                           .from = from,
                           .to = to,
                           .low = low,
                           .high = high});
    bound.end = std::max(bound.end, to);
  }
  return bound;
}

Site Injector::choice(std::string name, ChoiceKind kind) {
  return Site(names_.emplace_back(std::move(name)), kind);
}

aws::Fault Injector::on_site(const aws::FaultQuestion& question) {
  SiteRules* here = find_site(sites_, question.site.id);
  if (here == nullptr) return {};
  const std::uint64_t nth = ++here->questions;
  if (question.now >= here->end) return {};
  std::uint64_t drawn = 0;
  for (const Bound& bound : here->rules) {
    const bool open = bound.from <= question.now && question.now < bound.to;
    if (!open || (drawn & bound.kind_bit) != 0 || !applies(*bound.rule, question)) continue;
    drawn |= bound.kind_bit;
    const bool struck = kernel_.choices().chance(bound.choice, question.identity, question.attempt,
                                                 bound.rule->probability);
    if (struck) return strike(bound, question, nth);
  }
  return {};
}

aws::Fault Injector::strike(const Bound& bound, const aws::FaultQuestion& question,
                            std::uint64_t nth) {
  Duration duration{};
  if (bound.duration_choice) {
    duration = kernel_.choices().between(*bound.duration_choice, question.identity,
                                         question.attempt, bound.low, bound.high);
  }
  const std::uint64_t number = decisions_.size() + 1;
  decisions_.push_back({.number = number,
                        .choice = std::string(bound.choice.name),
                        .key = {bound.choice.id, question.identity, question.attempt},
                        .site = question.site.name,
                        .kind = bound.kind,
                        .resource = std::string(question.resource),
                        .nth = nth,
                        .when = question.now,
                        .duration = duration});
  return {.kind = bound.kind, .decision = number, .duration = duration};
}

// A rule of probability 0 counts: a forced choice makes it strike.
bool Injector::watches(const aws::FaultSite& site, Time from) const {
  const SiteRules* here = find_site(sites_, site.id);
  return here != nullptr && from < here->end;
}

}  // namespace weir
