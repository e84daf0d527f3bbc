#include "sim/lambda/provisioned.h"

#include <algorithm>
#include <optional>
#include <string>

#include "sim/lambda/aliases.h"
#include "sim/lambda/concurrency.h"
#include "sim/lambda/describe.h"
#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

constexpr std::int32_t kListMax = 50;

template <class Out>
Out describe(const ProvisionedState& pool, Out out) {
  const bool ready = pool.status == "READY";
  const auto requested = static_cast<std::int32_t>(pool.requested);
  const auto used = static_cast<std::int32_t>(std::min(pool.running, pool.requested));
  out.RequestedProvisionedConcurrentExecutions = requested;
  out.AllocatedProvisionedConcurrentExecutions = ready ? requested : 0;
  out.AvailableProvisionedConcurrentExecutions = ready ? requested - used : 0;
  out.Status = pool.status;
  if (!pool.reason.empty()) out.StatusReason = pool.reason;
  out.LastModified = show_time(pool.modified);
  return out;
}

aws::Error no_config() {
  return ProvisionedConcurrencyConfigNotFoundException(
      "No Provisioned Concurrency Config found for this function");
}

// The function, if the qualifier is one of its versions or aliases.
template <class AnyLambda>
auto find(AnyLambda& lambda, const CallContext& context, const std::string& text,
          const std::string& qualifier) -> decltype(find_function(lambda, context, text)) {
  if (qualifier == kLatest) {
    return std::unexpected(InvalidParameterValueException(
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions."));
  }
  const auto reference = read_reference(text, qualifier);
  if (!reference) return std::unexpected(reference.error());
  auto found = find_function(lambda, context, reference->name);
  if (!found || has_qualifier(**found, qualifier)) return found;
  if (is_alias_name(qualifier)) return std::unexpected(alias_not_found(**found, qualifier));
  return std::unexpected(function_not_found(context, reference->name, qualifier));
}

// A version cannot be provisioned both by its number and through an alias.
std::optional<aws::Error> refuse_twice(const FunctionState& function,
                                       const std::string& qualifier) {
  if (const auto alias = function.aliases.find(qualifier); alias != function.aliases.end()) {
    if (!function.provisioned.contains(alias->second.version)) return std::nullopt;
    return ResourceConflictException(
        "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned "
        "version");
  }
  for (const auto& [name, alias] : function.aliases) {
    if (alias.version != qualifier || !function.provisioned.contains(name)) continue;
    return ResourceConflictException("Version is pointed by a Provisioned Concurrency alias");
  }
  return std::nullopt;
}

std::optional<aws::Error> refuse_number(const Lambda& lambda, const FunctionState& function,
                                        const std::string& qualifier, std::int64_t wanted) {
  std::int64_t others = provisioned_of(function);
  if (const auto old = function.provisioned.find(qualifier); old != function.provisioned.end()) {
    others -= old->second.requested;
  }
  if (function.reserved) {
    if (others + wanted <= *function.reserved) return std::nullopt;
    return InvalidParameterValueException(
        "Requested Provisioned Concurrency should not be greater than the "
        "reservedConcurrentExecution for function");
  }
  const std::int64_t left = unreserved(lambda) - others;
  if (wanted > left) {
    return InvalidParameterValueException(
        "Specified ConcurrentExecutions for function is greater than account's unreserved "
        "concurrency [" +
        std::to_string(left) + "].");
  }
  if (left - wanted >= lambda.options.unreserved_min) return std::nullopt;
  return InvalidParameterValueException(
      "Specified ConcurrentExecutions for function decreases account's "
      "UnreservedConcurrentExecution below its minimum value of [" +
      std::to_string(lambda.options.unreserved_min) + "].");
}

}  // namespace

std::expected<PutProvisionedConcurrencyConfig::Response, aws::Error>
put_provisioned_concurrency_config(Lambda& lambda, const CallContext& context,
                                   const PutProvisionedConcurrencyConfig::Request& request) {
  const std::string& qualifier = *request.Qualifier;
  const auto found = find(lambda, context, *request.FunctionName, qualifier);
  if (!found) return std::unexpected(found.error());
  FunctionState& function = **found;
  const std::int64_t wanted = *request.ProvisionedConcurrentExecutions;
  if (auto refused = refuse_twice(function, qualifier)) {
    return std::unexpected(*std::move(refused));
  }
  if (auto refused = refuse_number(lambda, function, qualifier, wanted)) {
    return std::unexpected(*std::move(refused));
  }
  const auto alias = function.aliases.find(qualifier);
  ProvisionedState& pool = function.provisioned[qualifier];
  pool.requested = wanted;
  pool.asked = context.call;
  pool.version = alias == function.aliases.end() ? qualifier : alias->second.version;
  pool.status = "IN_PROGRESS";
  pool.reason.clear();
  pool.modified = context.now;
  pool.idle.clear();
  return describe(pool, PutProvisionedConcurrencyConfig::Response());
}

std::expected<GetProvisionedConcurrencyConfig::Response, aws::Error>
get_provisioned_concurrency_config(const Lambda& lambda, const CallContext& context,
                                   const GetProvisionedConcurrencyConfig::Request& request) {
  const auto found = find(lambda, context, *request.FunctionName, *request.Qualifier);
  if (!found) return std::unexpected(found.error());
  const auto pool = (*found)->provisioned.find(*request.Qualifier);
  if (pool == (*found)->provisioned.end()) return std::unexpected(no_config());
  return describe(pool->second, GetProvisionedConcurrencyConfig::Response());
}

// The marker is the qualifier of the last one of the page before.
std::expected<ListProvisionedConcurrencyConfigs::Response, aws::Error>
list_provisioned_concurrency_configs(const Lambda& lambda, const CallContext& context,
                                     const ListProvisionedConcurrencyConfigs::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  const auto& pools = (*found)->provisioned;
  const auto limit =
      static_cast<std::size_t>(std::min(request.MaxItems.value_or(kListMax), kListMax));
  ListProvisionedConcurrencyConfigsResponse out;
  out.ProvisionedConcurrencyConfigs.emplace();
  auto next = request.Marker ? pools.upper_bound(*request.Marker) : pools.begin();
  for (; next != pools.end() && out.ProvisionedConcurrencyConfigs->size() < limit; ++next) {
    ProvisionedConcurrencyConfigListItem item;
    item.FunctionArn = (*found)->arn + ":" + next->first;
    out.ProvisionedConcurrencyConfigs->push_back(describe(next->second, std::move(item)));
    out.NextMarker = next->first;
  }
  if (next == pools.end()) out.NextMarker.reset();
  return out;
}

std::expected<DeleteProvisionedConcurrencyConfig::Response, aws::Error>
delete_provisioned_concurrency_config(Lambda& lambda, const CallContext& context,
                                      const DeleteProvisionedConcurrencyConfig::Request& request) {
  const auto found = find(lambda, context, *request.FunctionName, *request.Qualifier);
  if (!found) return std::unexpected(found.error());
  (*found)->provisioned.erase(*request.Qualifier);
  return DeleteProvisionedConcurrencyConfig::Response();
}

ProvisionedState* provisioned_for(FunctionState& function, std::string_view qualifier,
                                  const VersionState& version) {
  if (function.provisioned.empty()) return nullptr;
  for (const std::string_view name : {qualifier, std::string_view(version.number)}) {
    const auto pool = function.provisioned.find(std::string(name));
    if (pool != function.provisioned.end() && pool->second.version == version.number) {
      return &pool->second;
    }
  }
  return nullptr;
}

}  // namespace weir::lambda
