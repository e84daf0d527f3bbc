// Compares an answer of the simulator with a recorded one.
//
// Members must be the same on both sides, but for metadata of the SDK; lists in the same order, but
// for those that AWS does not order. The words of errors are told apart from everything else.

#ifndef WEIR_TESTS_CONFORMANCE_COMPARE_H_
#define WEIR_TESTS_CONFORMANCE_COMPARE_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/conformance/case_file.h"
#include "tests/conformance/placeholders.h"

namespace weir::conformance {

struct Difference {
  std::string path;  // ".StreamDescription.Shards[0]"
  std::string text;  // "expected …, is …"
};

struct Differences {
  std::vector<Difference> values;
  std::vector<Difference> words;
};

// Texts that began with `{` were recorded as what they say.
nlohmann::json parse_texts(const nlohmann::json& value);

// `member` is the name of the values' place, if they are only a part of an answer.
Differences compare(const nlohmann::json& expected, const nlohmann::json& actual,
                    const Wildcards& wildcards, Bindings& bindings, const std::string& member = "");

// True: one of these JSON paths ("$..Records..EncryptionType") covers the place.
bool is_covered(const std::string& path, const std::vector<std::string>& json_paths);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_COMPARE_H_
