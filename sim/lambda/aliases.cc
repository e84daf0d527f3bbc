#include "sim/lambda/aliases.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "sim/aws/request_id.h"
#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

constexpr std::int32_t kListMax = 50;
using Weights = std::map<std::string, double>;

AliasConfiguration describe(const FunctionState& function, const std::string& name,
                            const AliasState& alias) {
  AliasConfiguration out;
  out.AliasArn = function.arn + ":" + name;
  out.Name = name;
  out.FunctionVersion = alias.version;
  out.Description = alias.description;
  out.RevisionId = aws::uuid_of(alias.revision);
  if (!alias.weights.empty()) {
    out.RoutingConfig = AliasRoutingConfiguration().WithAdditionalVersionWeights(alias.weights);
  }
  return out;
}

// As AWS says it without the type that its other errors have.
aws::Error latest_is_alone() {
  aws::Error error = InvalidParameterValueException(
      "$LATEST is not supported for an alias pointing to more than 1 version");
  error.detail.clear();
  return error;
}

std::optional<aws::Error> refuse_weights(const std::string& version, const Weights& weights) {
  if (weights.size() > 1) {
    return InvalidParameterValueException(
        "Number of items in AdditionalVersionWeights cannot be greater than 1");
  }
  if (weights.empty()) return std::nullopt;
  if (weights.contains(version)) {
    return InvalidParameterValueException("Invalid function version " + version +
                                          ". Function version " + version +
                                          " is already included in routing configuration.");
  }
  if (version == kLatest) return latest_is_alone();
  return std::nullopt;
}

std::optional<aws::Error> refuse_versions(const FunctionState& function, const CallContext& context,
                                          const std::string& version, const Weights& weights) {
  if (version != kLatest && find_version(function, version) == nullptr) {
    return function_not_found(context, function.name, version);
  }
  for (const auto& [other, weight] : weights) {
    if (find_version(function, other) == nullptr) {
      return function_not_found(context, function.name, other);
    }
  }
  return std::nullopt;
}

Weights weights_of(const std::optional<AliasRoutingConfiguration>& config) {
  if (!config || !config->AdditionalVersionWeights) return {};
  return *config->AdditionalVersionWeights;
}

}  // namespace

aws::Error alias_not_found(const FunctionState& function, std::string_view name) {
  return ResourceNotFoundException("Cannot find alias arn: " + function.arn + ":" +
                                   std::string(name));
}

std::expected<CreateAlias::Response, aws::Error> create_alias(Lambda& lambda,
                                                              const CallContext& context,
                                                              const CreateAlias::Request& request) {
  const std::string& version = *request.FunctionVersion;
  const Weights weights = weights_of(request.RoutingConfig);
  if (auto refused = refuse_weights(version, weights)) return std::unexpected(*std::move(refused));
  const auto found = find_function(lambda, context, *request.FunctionName, std::nullopt, version);
  if (!found) return std::unexpected(found.error());
  FunctionState& function = **found;
  if (auto refused = refuse_versions(function, context, version, weights)) {
    return std::unexpected(*std::move(refused));
  }
  const std::string& name = *request.Name;
  if (function.aliases.contains(name)) {
    return std::unexpected(
        ResourceConflictException("Alias already exists: " + function.arn + ":" + name));
  }
  AliasState alias;
  alias.version = version;
  alias.description = request.Description.value_or("");
  alias.weights = weights;
  alias.revision = context.call;
  return describe(function, name, function.aliases[name] = std::move(alias));
}

std::expected<UpdateAlias::Response, aws::Error> update_alias(Lambda& lambda,
                                                              const CallContext& context,
                                                              const UpdateAlias::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  FunctionState& function = **found;
  const auto alias = function.aliases.find(*request.Name);
  if (alias == function.aliases.end()) {
    return std::unexpected(
        ResourceNotFoundException("Alias not found: " + function.arn + ":" + *request.Name));
  }
  AliasState changed = alias->second;
  if (request.RevisionId && *request.RevisionId != aws::uuid_of(changed.revision)) {
    return std::unexpected(revision_mismatch());
  }
  if (request.FunctionVersion) changed.version = *request.FunctionVersion;
  if (request.Description) changed.description = *request.Description;
  if (request.RoutingConfig) changed.weights = weights_of(request.RoutingConfig);
  if (auto refused = refuse_weights(changed.version, changed.weights)) {
    return std::unexpected(*std::move(refused));
  }
  if (auto refused = refuse_versions(function, context, changed.version, changed.weights)) {
    return std::unexpected(*std::move(refused));
  }
  changed.revision = context.call;
  alias->second = std::move(changed);
  return describe(function, *request.Name, alias->second);
}

std::expected<GetAlias::Response, aws::Error> get_alias(const Lambda& lambda,
                                                        const CallContext& context,
                                                        const GetAlias::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  const auto alias = (*found)->aliases.find(*request.Name);
  if (alias == (*found)->aliases.end()) {
    return std::unexpected(alias_not_found(**found, *request.Name));
  }
  return describe(**found, *request.Name, alias->second);
}

// The marker is the name of the last alias of the page before.
std::expected<ListAliases::Response, aws::Error> list_aliases(const Lambda& lambda,
                                                              const CallContext& context,
                                                              const ListAliases::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  const auto& aliases = (*found)->aliases;
  const auto limit =
      static_cast<std::size_t>(std::min(request.MaxItems.value_or(kListMax), kListMax));
  ListAliasesResponse out;
  out.Aliases.emplace();
  auto next = request.Marker ? aliases.upper_bound(*request.Marker) : aliases.begin();
  for (; next != aliases.end(); ++next) {
    if (request.FunctionVersion && next->second.version != *request.FunctionVersion) continue;
    if (out.Aliases->size() == limit) {
      out.NextMarker = out.Aliases->back().Name;
      break;
    }
    out.Aliases->push_back(describe(**found, next->first, next->second));
  }
  return out;
}

std::expected<DeleteAlias::Response, aws::Error> delete_alias(Lambda& lambda,
                                                              const CallContext& context,
                                                              const DeleteAlias::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  FunctionState& function = **found;
  function.aliases.erase(*request.Name);
  function.provisioned.erase(*request.Name);
  function.policies.erase(*request.Name);
  function.event_settings.erase(*request.Name);
  return DeleteAlias::Response();
}

}  // namespace weir::lambda
