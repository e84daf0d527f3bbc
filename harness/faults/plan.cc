#include "harness/faults/plan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "harness/faults/json_tree.h"
#include "harness/faults/suggest.h"
#include "harness/faults/units.h"

namespace weir {
namespace {

constexpr std::string_view kVersion = "1";

// What is wrong, as a clause; nothing if all is well.
using Problem = std::optional<std::string>;

Problem wrong_type(const JsonNode& node, std::string_view wanted) {
  return in_quotes(node.name) + " is " + std::string(wanted) + ", not " +
         std::string(describe(node.type));
}

Problem read_name(const JsonNode& node, std::string& out) {
  if (node.type != JsonNode::Type::text) return wrong_type(node, "a string");
  if (node.text.empty()) return in_quotes(node.name) + " is empty; give a name or leave it out";
  out = node.text;
  return std::nullopt;
}

Problem read_duration(const JsonNode& node, Duration& out) {
  // A number is let through, so that the answer can be that its unit is missing.
  if (node.type != JsonNode::Type::text && node.type != JsonNode::Type::number) {
    return wrong_type(node, R"(a duration such as "10s")");
  }
  const auto duration = parse_duration(node.text);
  if (!duration) return in_quotes(node.name) + ": " + duration.error();
  out = *duration;
  return std::nullopt;
}

Problem read_probability(const JsonNode& node, Ratio& out) {
  if (node.type != JsonNode::Type::text && node.type != JsonNode::Type::number) {
    return wrong_type(node, R"(a probability such as "1/50")");
  }
  const auto ratio = parse_ratio(node.text);
  if (!ratio) return in_quotes(node.name) + ": " + ratio.error();
  out = *ratio;
  return std::nullopt;
}

Problem read_nth(const JsonNode& node, std::optional<std::uint64_t>& out) {
  if (node.type != JsonNode::Type::number) return wrong_type(node, "a whole number from 1");
  std::uint64_t nth = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stopped, error] = std::from_chars(node.text.data(), end, nth);
  if (error != std::errc() || stopped != end || nth == 0) {
    return in_quotes(node.name) + " is " + node.text + "; it is a whole number from 1";
  }
  out = nth;
  return std::nullopt;
}

struct RuleMember {
  std::string_view name;
  Problem (*read)(const JsonNode&, FaultRule&);
};
constexpr std::array kRuleMembers = {
    RuleMember{"where", [](const JsonNode& n, FaultRule& r) { return read_name(n, r.where); }},
    RuleMember{"resource",
               [](const JsonNode& n, FaultRule& r) { return read_name(n, r.resource); }},
    RuleMember{"what", [](const JsonNode& n, FaultRule& r) { return read_name(n, r.what); }},
    RuleMember{"probability",
               [](const JsonNode& n, FaultRule& r) { return read_probability(n, r.probability); }},
    RuleMember{"nth", [](const JsonNode& n, FaultRule& r) { return read_nth(n, r.nth); }},
    RuleMember{"from", [](const JsonNode& n, FaultRule& r) { return read_duration(n, r.from); }},
    RuleMember{"to", [](const JsonNode& n, FaultRule& r) { return read_duration(n, r.to); }},
    RuleMember{"low", [](const JsonNode& n, FaultRule& r) { return read_duration(n, r.low); }},
    RuleMember{"high", [](const JsonNode& n, FaultRule& r) { return read_duration(n, r.high); }},
};

// "$schema" is what editors look for; it says nothing to weir.
constexpr std::array<std::string_view, 4> kPlanMembers = {"weir_plan", "rules", "until", "$schema"};

std::vector<std::string_view> rule_members() {
  std::vector<std::string_view> names;
  for (const RuleMember& member : kRuleMembers) names.push_back(member.name);
  return names;
}

std::string unknown_member(std::string_view name, const std::vector<std::string_view>& known) {
  return "unknown member " + in_quotes(name) + "; " +
         did_you_mean(name, known, "the members are " + quoted_list(known, "and"));
}

// Reads one document. Each function gives a whole sentence on failure: file, line, rule, mend.
class PlanReader {
 public:
  explicit PlanReader(std::string_view file) : file_(file) {}

  std::expected<Plan, std::string> read(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") == text.npos) {
      return bad(1, R"(nothing is in here; the smallest plan is {"weir_plan": 1, "rules": []})");
    }
    const auto root = read_json_tree(text);
    if (!root) return bad(root.error().line, root.error().text);
    if (root->type != JsonNode::Type::object) {
      return bad(root->line, R"(a plan is an object such as {"weir_plan": 1, "rules": []}, not )" +
                                 std::string(describe(root->type)));
    }
    if (const Problem problem = check_head(*root)) return std::unexpected(*problem);
    Plan plan;
    if (const JsonNode* until = root->find("until")) {
      if (const Problem wrong = read_duration(*until, plan.until)) return bad(until->line, *wrong);
    }
    for (const JsonNode& node : root->find("rules")->children) {
      ++rule_;
      auto rule = read_rule(node);
      if (!rule) return std::unexpected(std::move(rule.error()));
      plan.rules.push_back(std::move(*rule));
    }
    return plan;
  }

 private:
  std::string sentence(std::size_t line, std::string_view text) const {
    std::string out = std::string(file_) + ":" + std::to_string(line) + ": ";
    if (rule_ > 0) out += "rule " + std::to_string(rule_) + ": ";
    return out.append(text);
  }
  std::unexpected<std::string> bad(std::size_t line, std::string_view text) const {
    return std::unexpected(sentence(line, text));
  }

  // A whole sentence, if a member is there twice or is none of those known.
  Problem check_members(const JsonNode& object, const std::vector<std::string_view>& known) const {
    for (const JsonNode& member : object.children) {
      if (std::ranges::find(known, member.name) == known.end()) {
        return sentence(member.line, unknown_member(member.name, known));
      }
      const JsonNode* first = object.find(member.name);
      if (first != &member) {
        return sentence(member.line, in_quotes(member.name) +
                                         " is here for the second time, after line " +
                                         std::to_string(first->line) + "; keep one of them");
      }
    }
    return std::nullopt;
  }

  // The version comes first: a plan of another one may rightly have other members.
  Problem check_head(const JsonNode& root) const {
    const JsonNode* version = root.find("weir_plan");
    if (version == nullptr) {
      return sentence(root.line, R"("weir_plan" is missing; write "weir_plan": 1 at the start)");
    }
    if (version->type != JsonNode::Type::number || version->text != kVersion) {
      return sentence(version->line, "this plan is of " + version_name(*version) +
                                         R"(, and this weir reads "weir_plan": 1 only)");
    }
    if (Problem problem = check_members(root, {kPlanMembers.begin(), kPlanMembers.end()})) {
      return problem;
    }
    const JsonNode* rules = root.find("rules");
    if (rules == nullptr) {
      return sentence(root.line, R"("rules" is missing; write "rules": [] for a plan without any)");
    }
    if (rules->type != JsonNode::Type::array) {
      return sentence(rules->line, *wrong_type(*rules, "an array of rules"));
    }
    return std::nullopt;
  }

  static std::string version_name(const JsonNode& version) {
    if (version.type == JsonNode::Type::number) return "version " + version.text;
    return "a version that is " + std::string(describe(version.type));
  }

  std::expected<FaultRule, std::string> read_rule(const JsonNode& node) const {
    if (node.type != JsonNode::Type::object) {
      return bad(node.line,
                 R"(a rule is an object such as {"where": "s3:*", "what": "throttled"}, not )" +
                     std::string(describe(node.type)));
    }
    if (const Problem problem = check_members(node, rule_members())) {
      return std::unexpected(*problem);
    }
    FaultRule rule;
    for (const JsonNode& member : node.children) {
      const auto reader = std::ranges::find(kRuleMembers, member.name, &RuleMember::name);
      if (const Problem wrong = reader->read(member, rule)) return bad(member.line, *wrong);
    }
    if (node.find("high") == nullptr) rule.high = rule.low;  // "low" alone: exactly so long
    if (const Problem wrong = check_rule(rule)) return bad(node.line, *wrong);
    return rule;
  }

  std::string_view file_;
  std::size_t rule_ = 0;  // the one being read, from 1
};

// ---- printing -----------------------------------------------------------------------------------

std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (!out.ends_with('{')) out += ", ";
  out.append(in_quotes(name)).append(": ").append(value);
}

void append_duration(std::string& out, std::string_view name, Duration value, Duration otherwise) {
  if (value != otherwise) append_member(out, name, in_quotes(format_duration(value)));
}

std::string rule_json(const FaultRule& rule) {
  std::string out = "{";
  append_member(out, "where", json_string(rule.where));
  if (!rule.resource.empty()) append_member(out, "resource", json_string(rule.resource));
  append_member(out, "what", json_string(rule.what));
  if (rule.probability.numerator != 1 || rule.probability.denominator != 1) {
    append_member(out, "probability", in_quotes(format_ratio(rule.probability)));
  }
  if (rule.nth) append_member(out, "nth", std::to_string(*rule.nth));
  append_duration(out, "from", rule.from, Duration::zero());
  append_duration(out, "to", rule.to, Duration::max());
  append_duration(out, "low", rule.low, Duration::zero());
  append_duration(out, "high", rule.high, rule.low);
  return out + "}";
}

}  // namespace

std::expected<Plan, std::string> parse_plan(std::string_view text, std::string_view file) {
  return PlanReader(file).read(text);
}

std::string to_json(const Plan& plan) {
  std::string out = "{\n  \"weir_plan\": 1,\n  \"rules\": [";
  for (std::size_t i = 0; i < plan.rules.size(); ++i) {
    out += i == 0 ? "\n    " : ",\n    ";
    out += rule_json(plan.rules[i]);
  }
  out += plan.rules.empty() ? "]" : "\n  ]";
  if (plan.until != Duration::max()) {
    out += ",\n  \"until\": " + in_quotes(format_duration(plan.until));
  }
  return out + "\n}";
}

}  // namespace weir
