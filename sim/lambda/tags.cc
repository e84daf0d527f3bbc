#include "sim/lambda/tags.h"

#include <map>
#include <optional>
#include <string>

#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kTagsMax = 50;

bool is_mapping(const std::string& arn) {
  return arn.find(":event-source-mapping:") != std::string::npos;
}

// What has the tags must be there, and be no version or alias.
std::optional<aws::Error> refuse(const Lambda& lambda, const CallContext& context,
                                 const std::string& arn) {
  if (is_mapping(arn)) {
    if (lambda.mappings.contains(arn.substr(arn.rfind(':') + 1))) return std::nullopt;
    return ResourceNotFoundException("The resource you requested does not exist.");
  }
  const FunctionReference reference = read_reference(arn);
  if (!reference.qualifier.empty()) {
    return InvalidParameterValueException(
        "Tags on function aliases and versions are not supported. Please specify a function ARN.");
  }
  if (lambda.functions.contains(reference.name)) return std::nullopt;
  return function_not_found(context, reference.name);
}

// REQUIRES: what has the tags is there.
std::map<std::string, std::string>& tags_of(Lambda& lambda, const std::string& arn) {
  if (!is_mapping(arn)) return lambda.tags[arn];
  return lambda.mappings.at(arn.substr(arn.rfind(':') + 1)).tags;
}

}  // namespace

std::expected<TagResource::Response, aws::Error> tag_resource(Lambda& lambda,
                                                              const CallContext& context,
                                                              const TagResource::Request& request) {
  const std::string& arn = *request.Resource;
  if (request.Tags->empty()) {
    return std::unexpected(
        InvalidParameterValueException("An error occurred and the request cannot be processed."));
  }
  if (auto refused = refuse(lambda, context, arn)) return std::unexpected(*std::move(refused));
  const std::map<std::string, std::string>& old = tags_of(lambda, arn);
  std::map<std::string, std::string> tags = *request.Tags;
  tags.insert(old.begin(), old.end());
  if (tags.size() > kTagsMax) {
    return std::unexpected(
        InvalidParameterValueException("Number of tags exceeds resource tag limit."));
  }
  tags_of(lambda, arn) = std::move(tags);
  return TagResource::Response();
}

std::expected<UntagResource::Response, aws::Error> untag_resource(
    Lambda& lambda, const CallContext& context, const UntagResource::Request& request) {
  // On the wire, an empty list is no list.
  if (request.TagKeys->empty()) {
    return std::unexpected(aws::Error(
        "ValidationException", 400,
        "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member "
        "must not be null"));
  }
  const std::string& arn = *request.Resource;
  if (auto refused = refuse(lambda, context, arn)) return std::unexpected(*std::move(refused));
  for (const std::string& key : *request.TagKeys) tags_of(lambda, arn).erase(key);
  return UntagResource::Response();
}

std::expected<ListTags::Response, aws::Error> list_tags(const Lambda& lambda,
                                                        const CallContext& context,
                                                        const ListTags::Request& request) {
  const std::string& arn = *request.Resource;
  if (auto refused = refuse(lambda, context, arn)) return std::unexpected(*std::move(refused));
  if (is_mapping(arn)) {
    const auto& mapping = lambda.mappings.at(arn.substr(arn.rfind(':') + 1));
    return ListTags::Response().WithTags(mapping.tags);
  }
  const auto tags = lambda.tags.find(arn);
  if (tags != lambda.tags.end()) return ListTags::Response().WithTags(tags->second);
  return ListTags::Response().WithTags(std::map<std::string, std::string>());
}

}  // namespace weir::lambda
