// EventPattern: which events a rule, a pipe or an event source mapping is interested in.
//
//   {"detail":{"state":["failed",{"prefix":"time"}],"count":[{"numeric":[">",0,"<=",5]}]}}
//
// All keys of a pattern must match, any of the values listed for a key is enough, and of an array
// in the event any element. Values: text, number, true, false and null are equal to themselves;
// {"prefix"}, {"suffix"}, {"equals-ignore-case"}, {"wildcard"}, {"cidr"}, {"anything-but"},
// {"numeric"}, {"exists"} (of leaves only); "$or" holds alternatives. A key "a.b" is the key "b" in
// the object "a". Numbers are compared as decimals with six digits after the point, never as
// floating-point numbers.

#ifndef WEIR_SIM_AWS_EVENT_PATTERN_H_
#define WEIR_SIM_AWS_EVENT_PATTERN_H_

#include <expected>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace weir::aws {

class EventPattern {
 public:
  // The reason if it is none.
  static std::expected<EventPattern, std::string> parse(std::string_view text);

  bool matches(const nlohmann::json& event) const;
  // Its top-level keys tell what it speaks of.
  const nlohmann::json& root() const { return root_; }

 private:
  explicit EventPattern(nlohmann::json root) : root_(std::move(root)) {}

  nlohmann::json root_;  // checked
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_EVENT_PATTERN_H_
