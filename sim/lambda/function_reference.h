// FunctionReference: which function, and which version of it, a request means.

#ifndef WEIR_SIM_LAMBDA_FUNCTION_REFERENCE_H_
#define WEIR_SIM_LAMBDA_FUNCTION_REFERENCE_H_

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/aws/error.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

struct FunctionReference {
  std::string name;
  std::string qualifier;  // empty: none was given
};

// Reads "f", "f:1", "111111111111:function:f", "arn:aws:lambda:us-east-1:111111111111:function:f"
// and what lies between them, as the pattern of FunctionName has it.
FunctionReference read_reference(std::string_view text);

// The same, and the request's own qualifier: an error if the two differ.
std::expected<FunctionReference, aws::Error> read_reference(
    std::string_view text, const std::optional<std::string>& qualifier);

// What a qualifier can be by its form.
bool is_version_number(std::string_view qualifier);  // "12"
bool is_alias_name(std::string_view qualifier);      // "live"

// Published and not deleted; null: there is none.
std::shared_ptr<const VersionState> find_version(const FunctionState& function,
                                                 std::string_view number);
// Whether the function has such a version or alias; none, and $LATEST, it always has.
bool has_qualifier(const FunctionState& function, std::string_view qualifier);

// The function that is meant, if it has what the qualifier says. `unqualified_as` is what a missing
// qualifier is called in the error.
std::expected<const FunctionState*, aws::Error> find_function(
    const Lambda& lambda, const CallContext& context, std::string_view text,
    const std::optional<std::string>& qualifier = std::nullopt,
    std::string_view unqualified_as = "");
std::expected<FunctionState*, aws::Error> find_function(
    Lambda& lambda, const CallContext& context, std::string_view text,
    const std::optional<std::string>& qualifier = std::nullopt,
    std::string_view unqualified_as = "");

// "Function not found: <arn>"
aws::Error function_not_found(const CallContext& context, std::string_view name,
                              std::string_view qualifier = "");
// The RevisionId that a request insists on is an old one.
aws::Error revision_mismatch(std::string_view source = "GetFunction/GetAlias");

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_FUNCTION_REFERENCE_H_
