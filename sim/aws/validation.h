// Validator: finds the constraints that a request violates and words them as AWS does.
//
// Generated `validate(request)` functions drive it; nobody else needs to. A valid request costs
// comparisons only: no path is put together, nothing is allocated. A violation is worded as
// `Value 'v' at 'records.1.member.data' failed to satisfy constraint: Member must ...`, and at most
// ten are listed. What a service checks beyond its published model is not done here.

#ifndef WEIR_SIM_AWS_VALIDATION_H_
#define WEIR_SIM_AWS_VALIDATION_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/aws/error.h"
#include "sim/aws/pattern.h"
#include "sim/aws/validation_text.h"

namespace weir::aws {

// How a service words its refusals. The generator knows it for each service.
struct ValidationStyle {
  const char* code;  // of the error
  bool echo_values;  // "Value 'v' at ..." rather than "Value at ..."
  bool list_enums;   // "... enum value set: [A, B]" rather than "... enum value set"
};

// Where a value stands, as a chain from the member back to the request, on the stack.
struct Path {
  enum class Kind : std::uint8_t { member, list_entry, map_entry };

  const Path* parent;
  std::string_view name;  // of the member, lower camel case; of the entry: the map's key
  std::size_t index;      // of the list entry, from 1
  Kind kind;

  static Path member(const Path* parent, std::string_view name) {
    return {parent, name, 0, Kind::member};
  }
  static Path list_entry(const Path* parent, std::size_t index) {
    return {parent, {}, index, Kind::list_entry};
  }
  static Path map_entry(const Path* parent, std::string_view key) {
    return {parent, key, 0, Kind::map_entry};
  }
};

inline constexpr std::uint64_t kUnbounded = std::numeric_limits<std::uint64_t>::max();

// Number of Unicode code points. REQUIRES: UTF-8; other bytes give some number.
std::size_t count_code_points(std::string_view text);

struct StringRule {
  std::uint64_t min_length = 0;
  std::uint64_t max_length = kUnbounded;
  const Pattern* pattern = nullptr;
  std::span<const char* const> values;  // of an enum, in the order of AWS's messages
  bool sensitive = false;               // its value is never echoed
  bool has_min = false;                 // texts state a minimum of 0, though it refuses nothing
  bool says_not_null = false;           // some texts end so for entries of lists and maps

  bool accepts(std::string_view value) const;
  bool accepts_length(std::string_view value) const;
  bool accepts_value(std::string_view value) const;
};

struct LengthRule {  // of blobs, lists and maps
  std::uint64_t min_length = 0;
  std::uint64_t max_length = kUnbounded;
  bool has_min = false;
  bool says_not_null = false;

  bool accepts(std::size_t size) const { return size >= min_length && size <= max_length; }
};

template <typename T>
struct NumberRule {
  T min = std::numeric_limits<T>::lowest();
  T max = std::numeric_limits<T>::max();
  bool has_min = false;
  bool has_max = false;
  bool says_not_null = false;

  // The negated form refuses NaN as well.
  bool accepts(T value) const { return value >= min && value <= max; }
};

class Validator {
 public:
  explicit Validator(const ValidationStyle& style) : style_(style) {}

  // Everything found so far as one error, or nothing.
  std::optional<Error> finish() const;
  bool ok() const { return failures_.empty(); }

  template <typename Optional>
  void required(const Path* parent, std::string_view name, const Optional& value) {
    if (!value.has_value()) [[unlikely]]
      fail_null(parent, name);
  }
  void check(const Path* parent, std::string_view name, const std::string& value,
             const StringRule& rule) {
    if (!rule.accepts(value)) [[unlikely]]
      fail_string(parent, name, value, rule);
  }
  void check(const Path* parent, std::string_view name, const Bytes& value,
             const LengthRule& rule) {
    if (!rule.accepts(value.size())) [[unlikely]] {
      fail_length(parent, name, value.size(), rule, std::nullopt);
    }
  }
  template <typename T, typename Rule>
  void check(const Path* parent, std::string_view name, const std::vector<T>& value,
             const Rule& rule) {
    if (!rule.accepts(value.size())) [[unlikely]] {
      fail_length(parent, name, value.size(), rule, text_of(value));
    }
  }
  template <typename T>
  void check(const Path* parent, std::string_view name, const std::map<std::string, T>& value,
             const LengthRule& rule) {
    if (!rule.accepts(value.size())) [[unlikely]] {
      fail_length(parent, name, value.size(), rule, text_of(value));
    }
  }
  template <typename T>
  requires std::is_arithmetic_v<T>
  void check(const Path* parent, std::string_view name, T value, const NumberRule<T>& rule) {
    if (!rule.accepts(value)) [[unlikely]]
      fail_number(parent, name, value, rule);
  }

  // Entries of a list or map that are no structures: AWS reports them once, at the container.
  template <typename T, typename Rule>
  void check_entries(const Path* parent, std::string_view name, const std::vector<T>& list,
                     const Rule& rule) {
    for (const T& entry : list) {
      if (accepts(entry, rule)) [[likely]]
        continue;
      fail_entries(parent, name, list, "Member must satisfy constraint: ", rule);
      return;
    }
  }
  template <typename T>
  void check_keys(const Path* parent, std::string_view name, const std::map<std::string, T>& map,
                  const StringRule& rule) {
    for (const auto& [key, value] : map) {
      if (rule.accepts(key)) [[likely]]
        continue;
      fail_entries(parent, name, map, "Map keys must satisfy constraint: ", rule);
      return;
    }
  }
  template <typename T, typename Rule>
  void check_values(const Path* parent, std::string_view name, const std::map<std::string, T>& map,
                    const Rule& rule) {
    for (const auto& [key, value] : map) {
      if (accepts(value, rule)) [[likely]]
        continue;
      fail_entries(parent, name, map, "Map value must satisfy constraint: ", rule);
      return;
    }
  }

 private:
  static bool accepts(const std::string& value, const StringRule& rule) {
    return rule.accepts(value);
  }
  template <typename T>
  static bool accepts(const T& value, const LengthRule& rule) {
    return rule.accepts(value.size());
  }
  template <typename T>
  requires std::is_arithmetic_v<T>
  static bool accepts(T value, const NumberRule<T>& rule) { return rule.accepts(value); }

  template <typename T>
  std::optional<std::string> text_of(const T& value) const {
    if (!style_.echo_values || full()) return std::nullopt;
    std::string text;
    append_text(text, value);
    return text;
  }

  template <typename Container, typename Rule>
  [[gnu::noinline, gnu::cold]] void fail_entries(const Path* parent, std::string_view name,
                                                 const Container& value, const char* scope,
                                                 const Rule& rule) {
    fail(parent, name, text_of(value), scope + bracketed(constraints(rule)));
  }

  [[gnu::cold]] void fail_null(const Path* parent, std::string_view name);
  [[gnu::cold]] void fail_string(const Path* parent, std::string_view name,
                                 const std::string& value, const StringRule& rule);
  [[gnu::cold]] void fail_length(const Path* parent, std::string_view name, std::size_t size,
                                 const LengthRule& rule, std::optional<std::string> value);
  [[gnu::cold]] void fail_number(const Path* parent, std::string_view name, std::int32_t value,
                                 const NumberRule<std::int32_t>& rule);
  [[gnu::cold]] void fail_number(const Path* parent, std::string_view name, std::int64_t value,
                                 const NumberRule<std::int64_t>& rule);
  [[gnu::cold]] void fail_number(const Path* parent, std::string_view name, double value,
                                 const NumberRule<double>& rule);
  // No value: it is not echoed.
  void fail(const Path* parent, std::string_view name, const std::optional<std::string>& value,
            std::string_view constraint);

  std::vector<std::string> constraints(const StringRule& rule) const;
  std::vector<std::string> constraints(const LengthRule& rule) const;
  std::vector<std::string> constraints(const NumberRule<std::int32_t>& rule) const;
  std::vector<std::string> constraints(const NumberRule<std::int64_t>& rule) const;
  std::vector<std::string> constraints(const NumberRule<double>& rule) const;
  static std::string bracketed(const std::vector<std::string>& parts);

  bool full() const { return failures_.size() >= kMostListed; }

  static constexpr std::size_t kMostListed = 10;

  const ValidationStyle& style_;
  std::vector<std::string> failures_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_VALIDATION_H_
