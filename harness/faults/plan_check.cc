// What a plan may not say. plan.cc reads and prints plans.

#include <algorithm>
#include <set>

#include "harness/faults/binding.h"
#include "harness/faults/plan.h"
#include "harness/faults/suggest.h"
#include "harness/faults/units.h"
#include "sim/aws/client.h"

namespace weir {
namespace {

using Sites = std::vector<const aws::FaultSite*>;
using Names = std::vector<std::string_view>;

// Further off, and instants of virtual time would no longer fit into 64 bits.
constexpr Duration kTakesMax = 24h * 365;

Sites sites_named(std::string_view where, const Sites& sites) {
  Sites found;
  for (const aws::FaultSite* site : sites) {
    if (names_site(where, site->name)) found.push_back(site);
  }
  return found;
}

std::string no_such_site(const FaultRule& rule, const Sites& sites) {
  std::set<std::string_view> names;  // a site may be listed twice
  std::set<std::string_view> services;
  for (const aws::FaultSite* site : sites) {
    names.insert(site->name);
    services.insert(std::string_view(site->name).substr(0, site->name.find(':') + 1));
  }
  const std::string otherwise =
      sites.empty()
          ? "this run has no sites"
          : "the sites begin with " + quoted_list(Names(services.begin(), services.end()), "and");
  return "no site is called " + in_quotes(rule.where) + "; " +
         did_you_mean(rule.where, Names(names.begin(), names.end()), otherwise);
}

std::string no_such_kind(const FaultRule& rule, const Sites& named) {
  std::set<std::string_view> kinds;
  std::set<std::string_view> known;  // AWS's error codes with them
  for (const aws::FaultSite* site : named) {
    for (const aws::FaultKind* kind : site->kinds) kinds.insert(kind->name);
    const Names codes = error_codes(*site);
    known.insert(codes.begin(), codes.end());
  }
  known.insert(kinds.begin(), kinds.end());
  const std::string lacks = is_pattern(rule.where)
                                ? "no site of " + in_quotes(rule.where) + " has the kind "
                                : "the site " + in_quotes(rule.where) + " has no kind ";
  return lacks + in_quotes(rule.what) + "; " +
         did_you_mean(rule.what, Names(known.begin(), known.end()),
                      "there are " + quoted_list(Names(kinds.begin(), kinds.end()), "and"));
}

}  // namespace

std::optional<std::string> check_rule(const FaultRule& rule) {
  if (rule.where.empty()) return R"("where" is missing; name a site, such as "s3:PutObject")";
  if (rule.what.empty()) return R"("what" is missing; name a kind, such as "throttled")";
  if (rule.where.find('*') < rule.where.size() - 1) {
    return "\"where\" is " + in_quotes(rule.where) + R"(; a "*" stands at its end only: "s3:*")";
  }
  if (rule.probability.denominator == 0 ||
      rule.probability.numerator > rule.probability.denominator) {
    return "\"probability\" is " + format_ratio(rule.probability) + "; it lies between 0 and 1";
  }
  if (rule.nth && (*rule.nth == 0 || *rule.nth > aws::Client::kRound)) {
    return "\"nth\" is " + std::to_string(*rule.nth) + "; it counts a thing's attempts from 1 to " +
           std::to_string(aws::Client::kRound);
  }
  if (rule.from < Duration::zero() || rule.low < Duration::zero()) {
    return "a duration is negative; windows begin at \"0s\" or later";
  }
  if (rule.from >= rule.to) {
    return "\"from\" (" + format_duration(rule.from) + ") is not before \"to\" (" +
           format_duration(std::max(rule.to, Duration::zero())) + "), so that it never strikes";
  }
  if (rule.low > rule.high) {
    return "\"low\" (" + format_duration(rule.low) + ") is more than \"high\" (" +
           format_duration(std::max(rule.high, Duration::zero())) + "); exchange them";
  }
  if (rule.high > kTakesMax) {
    return "\"high\" (" + format_duration(rule.high) + ") is more than a year; nothing takes that";
  }
  return std::nullopt;
}

std::optional<std::string> check_plan(const Plan& plan, const Sites& sites) {
  for (std::size_t i = 0; i < plan.rules.size(); ++i) {
    const FaultRule& rule = plan.rules[i];
    const std::string place = "rule " + std::to_string(i + 1) + ": ";
    if (const std::optional<std::string> wrong = check_rule(rule)) return place + *wrong;
    const Sites named = sites_named(rule.where, sites);
    if (named.empty()) return place + no_such_site(rule, sites);
    const bool known = std::ranges::any_of(
        named, [&](const aws::FaultSite* site) { return find_kind(*site, rule.what) != nullptr; });
    if (!known) return place + no_such_kind(rule, named);
  }
  if (plan.until < Duration::zero()) return "\"until\" is negative; write \"0s\" for no faults";
  return std::nullopt;
}

}  // namespace weir
