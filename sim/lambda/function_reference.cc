#include "sim/lambda/function_reference.h"

#include <algorithm>
#include <charconv>

#include "sim/lambda/api.h"

namespace weir::lambda {
namespace {

std::string_view first_part(std::string_view text) { return text.substr(0, text.find(':')); }

bool is_digit(char c) { return '0' <= c && c <= '9'; }

bool is_account(std::string_view part) {
  return part.size() == 12 && std::ranges::all_of(part, is_digit);
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
  const std::string_view asked = reference->qualifier;
  if (found != functions.end() && has_qualifier(found->second, asked)) return &found->second;
  return std::unexpected(
      function_not_found(context, reference->name, asked.empty() ? unqualified_as : asked));
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

bool is_version_number(std::string_view qualifier) {
  return !qualifier.empty() && std::ranges::all_of(qualifier, is_digit);
}

bool is_alias_name(std::string_view qualifier) {
  const bool plain = std::ranges::all_of(qualifier, [](char c) {
    return is_digit(c) || ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || c == '-' || c == '_';
  });
  return plain && !qualifier.empty() && !is_version_number(qualifier);
}

std::shared_ptr<const VersionState> find_version(const FunctionState& function,
                                                 std::string_view number) {
  std::int64_t value = 0;
  if (!is_version_number(number)) return nullptr;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc()) return nullptr;
  const auto found = function.versions.find(value);
  return found == function.versions.end() ? nullptr : found->second;
}

bool has_qualifier(const FunctionState& function, std::string_view qualifier) {
  if (qualifier.empty() || qualifier == kLatest) return true;
  return find_version(function, qualifier) != nullptr ||
         function.aliases.contains(std::string(qualifier));
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

aws::Error revision_mismatch(std::string_view source) {
  return PreconditionFailedException(
      "The Revision Id provided does not match the latest Revision Id. Call the " +
      std::string(source) + " API to retrieve the latest Revision Id");
}

}  // namespace weir::lambda
