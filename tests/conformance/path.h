// Places in an answer: ".StreamDescription.Shards[0].ShardId", "[0].Body.|json.key".

#ifndef WEIR_TESTS_CONFORMANCE_PATH_H_
#define WEIR_TESTS_CONFORMANCE_PATH_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace weir::conformance {

// Nothing if there is no such place. "|json" parses the text there, "|base64" decodes it,
// "|exception" makes of an error what an SDK raises; `operation` is named in that.
std::optional<nlohmann::json> at_path(const nlohmann::json& answer, std::string_view path,
                                      const std::string& operation);

// What an SDK raises for this answer; empty if it is no error.
std::string exception_text(const nlohmann::json& answer, const std::string& operation);

}  // namespace weir::conformance

#endif  // WEIR_TESTS_CONFORMANCE_PATH_H_
