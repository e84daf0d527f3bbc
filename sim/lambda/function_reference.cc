#include "sim/lambda/function_reference.h"

#include <algorithm>

#include "sim/lambda/api.h"

namespace weir::lambda {
namespace {

constexpr std::string_view kLatest = "$LATEST";

std::string_view first_part(std::string_view text) { return text.substr(0, text.find(':')); }

bool is_account(std::string_view part) {
  return part.size() == 12 &&
         std::ranges::all_of(part, [](char c) { return '0' <= c && c <= '9'; });
}

// Leaves the first part out if there is another one behind it.
void skip(std::string_view& text) {
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos) text.remove_prefix(colon + 1);
}

template <class Functions>
auto find_in(Functions& functions, const CallContext& context, std::string_view text,
             const std::optional<std::string>& qualifier, std::string_view unqualified_as)
    -> std::expected<decltype(&functions.begin()->second), aws::Error> {
  const auto reference = read_reference(text, qualifier);
  if (!reference) return std::unexpected(reference.error());
  const auto found = functions.find(reference->name);
  const std::string_view version = reference->qualifier;
  if (found != functions.end() && (version.empty() || version == kLatest)) return &found->second;
  return std::unexpected(
      function_not_found(context, reference->name, version.empty() ? unqualified_as : version));
}

}  // namespace

// Every part but the name is optional, and what could be the name is not skipped: an ARN that ends
// in ":function" names a function called "function".
FunctionReference read_reference(std::string_view text) {
  if (text.starts_with("arn:")) {
    for (int part = 0; part < 4; ++part) skip(text);  // arn, partition, lambda, region
  }
  if (is_account(first_part(text))) skip(text);
  if (first_part(text) == "function") skip(text);
  const std::string_view name = first_part(text);
  text.remove_prefix(std::min(name.size() + 1, text.size()));
  return {std::string(name), std::string(text)};
}

std::expected<FunctionReference, aws::Error> read_reference(
    std::string_view text, const std::optional<std::string>& qualifier) {
  FunctionReference reference = read_reference(text);
  if (!qualifier) return reference;
  if (!reference.qualifier.empty() && reference.qualifier != *qualifier) {
    return std::unexpected(InvalidParameterValueException(
        "The derived qualifier from the function name does not match the specified qualifier."));
  }
  reference.qualifier = *qualifier;
  return reference;
}

std::expected<const FunctionState*, aws::Error> find_function(
    const Lambda& lambda, const CallContext& context, std::string_view text,
    const std::optional<std::string>& qualifier, std::string_view unqualified_as) {
  return find_in(lambda.functions, context, text, qualifier, unqualified_as);
}

std::expected<FunctionState*, aws::Error> find_function(Lambda& lambda, const CallContext& context,
                                                        std::string_view text,
                                                        const std::optional<std::string>& qualifier,
                                                        std::string_view unqualified_as) {
  return find_in(lambda.functions, context, text, qualifier, unqualified_as);
}

aws::Error function_not_found(const CallContext& context, std::string_view name,
                              std::string_view qualifier) {
  std::string arn = function_arn(context, name);
  if (!qualifier.empty()) arn += ":" + std::string(qualifier);
  return ResourceNotFoundException("Function not found: " + arn);
}

}  // namespace weir::lambda
