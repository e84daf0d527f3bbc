// Placeholders in recorded texts: "<shard_id:1>", "<region>", and words that stand for any text.
//
// A numbered one stands for the same text everywhere in a case, and different ones of a name for
// different texts; plain ones stand for any text.

#ifndef WEIR_TESTS_CONFORMANCE_PLACEHOLDERS_H_
#define WEIR_TESTS_CONFORMANCE_PLACEHOLDERS_H_

#include <map>
#include <string>
#include <string_view>

#include "tests/conformance/case_file.h"

namespace weir::conformance {

// What the numbered placeholders of a case stand for.
class Bindings {
 public:
  // False if the placeholder stands for something else, or something else for the text.
  bool bind(const std::string& placeholder, const std::string& text);

 private:
  std::map<std::string, std::string> texts_;
  std::map<std::pair<std::string, std::string>, std::string> names_;  // by (name, text)
};

// True: a value of any type would do.
bool is_placeholder(std::string_view expected, const Wildcards& wildcards);

// Grows the bindings if the text fits, and leaves them alone if it does not.
bool match_text(std::string_view expected, const std::string& actual, const Wildcards& wildcards,
                Bindings& bindings);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_PLACEHOLDERS_H_
