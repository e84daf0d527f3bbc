#include "sim/lambda/versions.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sim/lambda/describe.h"
#include "sim/lambda/function_reference.h"

namespace weir::lambda {
namespace {

constexpr std::int32_t kListMax = 50;

std::shared_ptr<const VersionState> add_version(FunctionState& function, const CallContext& context,
                                                const std::optional<std::string>& description) {
  function.published = function;
  VersionState version = function;
  version.number = std::to_string(++function.versions_made);
  version.revision = context.call.child("version", context.attempt);
  version.environment_key = version.revision;
  version.modified = context.now;
  version.active_at = std::max({context.now, function.active_at, function.settled_at});
  if (description) version.description = *description;
  function.revision = context.call.child("latest", context.attempt);
  function.settles_anew = is_updating(function, context.now);
  return function.versions[function.versions_made] =
             std::make_shared<const VersionState>(std::move(version));
}

}  // namespace

std::shared_ptr<const VersionState> add_version(FunctionState& function,
                                                const CallContext& context) {
  return add_version(function, context, std::nullopt);
}

const std::shared_ptr<const VersionState>& latest_running(const FunctionState& function, Time now) {
  return now < function.settled_at ? function.runs : function.runs_settled;
}

aws::Error update_in_progress(const FunctionState& function) {
  return ResourceConflictException(
      "The operation cannot be performed at this time. An update is in progress for resource: " +
      function.arn);
}

std::expected<PublishVersion::Response, aws::Error> publish_version(
    Lambda& lambda, const CallContext& context, const PublishVersion::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  FunctionState& function = **found;
  if (is_pending(function, context.now)) {
    return std::unexpected(ResourceConflictException(
        "The operation cannot be performed at this time. The function is currently in the "
        "following state: Pending"));
  }
  if (is_updating(function, context.now)) return std::unexpected(update_in_progress(function));
  if (request.RevisionId && *request.RevisionId != revision_of(function, function, context.now)) {
    return std::unexpected(revision_mismatch());
  }
  if (request.CodeSha256 && *request.CodeSha256 != function.code_sha256) {
    return std::unexpected(InvalidParameterValueException(
        "CodeSHA256 (" + *request.CodeSha256 +
        ") is different from current CodeSHA256 in $LATEST (" + function.code_sha256 +
        "). Please try again with the CodeSHA256 in $LATEST."));
  }
  const auto last = function.versions.find(function.versions_made);
  const FunctionSettings& now = function;
  if (last != function.versions.end() && function.published == now) {
    return describe(function, last->second->number, context);
  }
  const auto version = add_version(function, context, request.Description);
  return describe(function, version->number, context);
}

// The marker is the last version of the page before.
std::expected<ListVersionsByFunction::Response, aws::Error> list_versions_by_function(
    const Lambda& lambda, const CallContext& context,
    const ListVersionsByFunction::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  const FunctionState& function = **found;
  auto limit = static_cast<std::size_t>(std::min(request.MaxItems.value_or(kListMax), kListMax));
  ListVersionsByFunctionResponse out;
  out.Versions.emplace();
  auto next = function.versions.begin();
  if (!request.Marker) {
    out.Versions->push_back(describe_in_list(function, kLatest, context));
  } else if (*request.Marker != kLatest) {
    const auto last = find_version(function, *request.Marker);
    if (last != nullptr) next = function.versions.upper_bound(std::stoll(last->number));
  }
  for (; next != function.versions.end() && out.Versions->size() < limit; ++next) {
    out.Versions->push_back(describe_in_list(function, next->second->number, context));
  }
  if (next != function.versions.end()) out.NextMarker = out.Versions->back().Version;
  return out;
}

}  // namespace weir::lambda
