// Suggest: the known names nearest to one that was mistyped, for the ends of error messages.

#ifndef WEIR_HARNESS_FAULTS_SUGGEST_H_
#define WEIR_HARNESS_FAULTS_SUGGEST_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

// How many letters to insert, drop, replace or swap with their neighbour to make `a` into `b`.
// Upper and lower case are the same.
std::size_t edit_distance(std::string_view a, std::string_view b);

// At most `count` of the known names that `name` may have meant, nearest first: those that differ
// in a third of its letters or fewer, or that it begins. Empty if none is near.
std::vector<std::string_view> closest(std::string_view name,
                                      const std::vector<std::string_view>& known,
                                      std::size_t count = 3);

// The text between quotation marks, with newlines and the like as JSON writes them: a message stays
// on its line whatever was mistyped.
std::string in_quotes(std::string_view text);

// `"a"`, `"a" or "b"`, `"a", "b" or "c"`.
std::string quoted_list(const std::vector<std::string_view>& names, std::string_view word = "or");

// `did you mean "a" or "b"?`; where nothing is near, `otherwise`.
std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known,
                         std::string_view otherwise);

}  // namespace weir

#endif  // WEIR_HARNESS_FAULTS_SUGGEST_H_
