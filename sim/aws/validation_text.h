// How AWS prints a value inside an error message: as Java's toString() would.
//
// `[a, b]` for lists, `{k=v}` for maps, `Shape(member=value, other=null)` for structures. Generated
// code adds one overload of append_text for each structure; overloads are found by argument type.

#ifndef WEIR_SIM_AWS_VALIDATION_TEXT_H_
#define WEIR_SIM_AWS_VALIDATION_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/bytes.h"
#include "sim/kernel/time.h"

namespace weir::aws {

void append_text(std::string& out, const std::string& value);
void append_text(std::string& out, const Bytes& value);
void append_text(std::string& out, bool value);
void append_text(std::string& out, std::int32_t value);
void append_text(std::string& out, std::int64_t value);
void append_text(std::string& out, double value);  // always with a fraction: 2.0
void append_text(std::string& out, Time value);

// Declared before they are defined, so that a list of maps and a map of lists find each other.
template <typename T>
void append_text(std::string& out, const std::vector<T>& list);
template <typename T>
void append_text(std::string& out, const std::map<std::string, T>& map);

template <typename T>
void append_text(std::string& out, const std::vector<T>& list) {
  std::string_view separator = "[";
  for (const T& entry : list) {
    out += separator;
    append_text(out, entry);
    separator = ", ";
  }
  out += list.empty() ? "[]" : "]";
}

template <typename T>
void append_text(std::string& out, const std::map<std::string, T>& map) {
  std::string_view separator = "{";
  for (const auto& [key, value] : map) {
    out += separator;
    out += key;
    out += '=';
    append_text(out, value);
    separator = ", ";
  }
  out += map.empty() ? "{}" : "}";
}

// Prints one structure, member by member.
class StructureText {
 public:
  StructureText(std::string& out, std::string_view shape) : out_(out) {
    out_ += shape;
    out_ += '(';
  }
  template <typename Optional>
  StructureText& member(std::string_view name, const Optional& value, bool sensitive = false) {
    out_ += separator_;
    out_ += name;
    out_ += '=';
    if (!value.has_value()) {
      out_ += "null";
    } else if (sensitive) {
      out_ += "*** Sensitive Data Redacted ***";
    } else {
      append_text(out_, *value);
    }
    separator_ = ", ";
    return *this;
  }
  void end() { out_ += ')'; }

 private:
  std::string& out_;
  std::string_view separator_;
};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_VALIDATION_TEXT_H_
