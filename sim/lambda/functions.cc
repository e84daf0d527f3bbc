#include "sim/lambda/functions.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/aws/request_id.h"
#include "sim/lambda/describe.h"
#include "sim/lambda/function_reference.h"
#include "sim/lambda/function_settings.h"
#include "sim/lambda/versions.h"

namespace weir::lambda {
namespace {

constexpr std::size_t kNameMax = 64;
constexpr std::size_t kListMax = 50;

// What invocations get from now on, or once the update that has just been asked for is settled.
void snapshot(FunctionState& function) {
  function.runs_settled = std::make_shared<const VersionState>(function);
  if (function.runs == nullptr) function.runs = function.runs_settled;
}

std::optional<aws::Error> refuse_update(const FunctionState& function, const CallContext& context,
                                        const std::optional<std::string>& revision) {
  if (is_pending(function, context.now)) {
    return ResourceConflictException(
        "The operation cannot be performed at this time. The function is currently in the "
        "following state: Pending");
  }
  if (is_updating(function, context.now)) return update_in_progress(function);
  if (revision && *revision != revision_of(function, function, context.now)) {
    return revision_mismatch();
  }
  return std::nullopt;
}

void begin_update(const Options& options, const CallContext& context, FunctionState& function) {
  function.runs = function.runs_settled;  // the update before this one is settled
  function.revision = context.call;
  function.modified = context.now;
  function.settles_anew = true;
  function.settled_at = context.now + options.function_updating;
  function.environment_key = context.call.child("environment of", context.attempt);
  snapshot(function);
}

// With the qualifier that was asked for, in whichever way.
std::string qualifier_of(std::string_view text, const std::optional<std::string>& qualifier) {
  return qualifier ? *qualifier : read_reference(text).qualifier;
}

std::expected<DeleteFunction::Response, aws::Error> delete_version(FunctionState& function,
                                                                   const std::string& number) {
  std::string aliases;
  for (const auto& [name, alias] : function.aliases) {
    if (alias.version != number && !alias.weights.contains(number)) continue;
    aliases += (aliases.empty() ? "" : ", ") + name;
  }
  if (!aliases.empty()) {
    return std::unexpected(ResourceConflictException(
        "Version was unable to be deleted because the following aliases reference it: [" + aliases +
        "]"));
  }
  if (const auto version = find_version(function, number)) {
    function.versions.erase(std::stoll(version->number));
  }
  function.provisioned.erase(number);
  function.policies.erase(number);
  function.event_settings.erase(number);
  return DeleteFunction::Response();
}

}  // namespace

std::expected<CreateFunction::Response, aws::Error> create_function(
    Lambda& lambda, const CallContext& context, const CreateFunctionRequest& request) {
  const std::string name = read_reference(*request.FunctionName).name;
  if (name.size() > kNameMax) {  // the wording is UNCONFIRMED
    return std::unexpected(InvalidParameterValueException(
        "The function name is too long: at most " + std::to_string(kNameMax) + " characters"));
  }
  if (lambda.functions.contains(name)) {
    return std::unexpected(ResourceConflictException("Function already exist: " + name));
  }
  if (auto refused = refuse_settings(request)) return std::unexpected(*std::move(refused));
  FunctionState function;
  function.name = name;
  function.arn = function_arn(context, name);
  function.log_group = "/aws/lambda/" + name;
  take_settings(request, function);
  if (request.Code && request.Code->ZipFile) take_code(request.Code->ZipFile->view(), function);
  function.revision = context.call;
  function.environment_key = context.call.child("environment of", context.attempt);
  function.modified = context.now;
  function.active_at = context.now + lambda.options.function_pending;
  snapshot(function);
  const bool publish = request.Publish.value_or(false);
  if (publish) add_version(function, context);
  if (request.Tags && !request.Tags->empty()) lambda.tags[function.arn] = *request.Tags;
  const auto [place, added] = lambda.functions.emplace(name, std::move(function));
  FunctionConfiguration out = describe(place->second, publish ? "1" : "", context);
  out.FunctionArn = place->second.arn;
  return out;
}

std::expected<GetFunctionConfiguration::Response, aws::Error> get_function_configuration(
    const Lambda& lambda, const CallContext& context,
    const GetFunctionConfiguration::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName, request.Qualifier);
  if (!found) return std::unexpected(found.error());
  return describe(**found, qualifier_of(*request.FunctionName, request.Qualifier), context);
}

std::expected<GetFunction::Response, aws::Error> get_function(const Lambda& lambda,
                                                              const CallContext& context,
                                                              const GetFunction::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName, request.Qualifier);
  if (!found) return std::unexpected(found.error());
  const FunctionState& function = **found;
  GetFunction::Response out;
  out.Configuration =
      describe(function, qualifier_of(*request.FunctionName, request.Qualifier), context);
  out.Code = FunctionCodeLocation().WithRepositoryType("S3").WithLocation(
      "https://awslambda-" + context.region + "-tasks.s3." + context.region +
      ".amazonaws.com/snapshots/" + context.account + "/" + function.name);
  if (const auto tags = lambda.tags.find(function.arn);
      tags != lambda.tags.end() && !tags->second.empty()) {
    out.Tags = tags->second;
  }
  if (function.reserved) {
    out.Concurrency = Concurrency().WithReservedConcurrentExecutions(
        static_cast<std::int32_t>(*function.reserved));
  }
  return out;
}

// With FunctionVersion ALL each version is an entry of its own. The marker is the name of the last
// function of the page before, which a page never cuts apart.
std::expected<ListFunctions::Response, aws::Error> list_functions(
    const Lambda& lambda, const CallContext& context, const ListFunctions::Request& request) {
  const std::size_t limit =
      std::min(static_cast<std::size_t>(request.MaxItems.value_or(kListMax)), kListMax);
  const bool all = request.FunctionVersion.has_value();
  auto next =
      request.Marker ? lambda.functions.upper_bound(*request.Marker) : lambda.functions.begin();
  ListFunctionsResponse out;
  out.Functions.emplace();
  for (; next != lambda.functions.end() && out.Functions->size() < limit; ++next) {
    const FunctionState& function = next->second;
    out.Functions->push_back(describe_in_list(function, all ? kLatest : "", context));
    if (!all) continue;
    for (const auto& [number, version] : function.versions) {
      out.Functions->push_back(describe_in_list(function, version->number, context));
    }
  }
  if (next != lambda.functions.end()) out.NextMarker = std::prev(next)->first;
  return out;
}

std::expected<DeleteFunction::Response, aws::Error> delete_function(
    Lambda& lambda, const CallContext& context, const DeleteFunction::Request& request) {
  const auto reference = read_reference(*request.FunctionName, request.Qualifier);
  if (!reference) return std::unexpected(reference.error());
  const std::string& qualifier = reference->qualifier;
  if (is_alias_name(qualifier)) {
    return std::unexpected(
        InvalidParameterValueException("Deletion of aliases is not currently supported."));
  }
  const auto found = lambda.functions.find(reference->name);
  if (found == lambda.functions.end()) {
    return std::unexpected(function_not_found(context, reference->name));
  }
  if (is_version_number(qualifier)) return delete_version(found->second, qualifier);
  if (!qualifier.empty() && qualifier != kLatest) {
    return std::unexpected(function_not_found(context, reference->name, qualifier));
  }
  if (!qualifier.empty()) {
    return std::unexpected(InvalidParameterValueException(
        "$LATEST version cannot be deleted without deleting the function."));
  }
  lambda.tags.erase(found->second.arn);
  lambda.functions.erase(found);
  return DeleteFunction::Response();
}

// ---- updates ------------------------------------------------------------------------------------

std::expected<UpdateFunctionConfiguration::Response, aws::Error> update_function_configuration(
    Lambda& lambda, const CallContext& context,
    const UpdateFunctionConfiguration::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  FunctionState& function = **found;
  if (auto refused = refuse_update(function, context, request.RevisionId)) {
    return std::unexpected(*std::move(refused));
  }
  if (auto refused = refuse_settings(request)) return std::unexpected(*std::move(refused));
  take_settings(request, function);
  begin_update(lambda.options, context, function);
  return describe(function, "", context);
}

std::expected<UpdateFunctionCode::Response, aws::Error> update_function_code(
    Lambda& lambda, const CallContext& context, const UpdateFunctionCode::Request& request) {
  const auto found = find_function(lambda, context, *request.FunctionName);
  if (!found) return std::unexpected(found.error());
  FunctionState& function = **found;
  if (auto refused = refuse_update(function, context, request.RevisionId)) {
    return std::unexpected(*std::move(refused));
  }
  if (request.ImageUri) return std::unexpected(not_modelled("container images"));
  if (request.PublishTo) return std::unexpected(not_modelled("PublishTo"));
  if (!request.ZipFile) {
    return std::unexpected(
        InvalidParameterValueException("Please provide a source for function code."));
  }
  FunctionSettings changed = function;
  take_code(request.ZipFile->view(), changed);
  if (request.Architectures && !request.Architectures->empty()) {
    changed.architecture = request.Architectures->front();
  }
  if (request.DryRun.value_or(false)) {
    FunctionState copy = function;
    static_cast<FunctionSettings&>(copy) = std::move(changed);
    return describe(copy, "", context);
  }
  static_cast<FunctionSettings&>(function) = std::move(changed);
  begin_update(lambda.options, context, function);
  if (!request.Publish.value_or(false)) return describe(function, "", context);
  return describe(function, add_version(function, context)->number, context);
}

}  // namespace weir::lambda
