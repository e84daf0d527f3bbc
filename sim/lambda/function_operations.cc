// The operations on functions, connected to the front door.

#include <utility>

#include "sim/lambda/account.h"
#include "sim/lambda/aliases.h"
#include "sim/lambda/code_in_s3.h"
#include "sim/lambda/concurrency.h"
#include "sim/lambda/event_invoke_configs.h"
#include "sim/lambda/function_reference.h"
#include "sim/lambda/functions.h"
#include "sim/lambda/permissions.h"
#include "sim/lambda/provisioned.h"
#include "sim/lambda/service.h"
#include "sim/lambda/tags.h"
#include "sim/lambda/versions.h"

namespace weir::lambda {

template <class Op>
void Service::serve(std::expected<typename Op::Response, aws::Error> (*rule)(
    Lambda&, const CallContext&, const typename Op::Request&)) {
  cloud_.serve<Op>([this, rule](const CallContext& context, const typename Op::Request& request) {
    return rule(state_, context, request);
  });
}

template <class Op>
void Service::serve(std::expected<typename Op::Response, aws::Error> (*rule)(
    const Lambda&, const CallContext&, const typename Op::Request&)) {
  cloud_.serve<Op>([this, rule](const CallContext& context, const typename Op::Request& request) {
    return rule(state_, context, request);
  });
}

void Service::serve_functions() {
  cloud_.serve_story<CreateFunction>(
      [this](CallContext context, std::shared_ptr<const CreateFunctionRequest> request) {
        return create(std::move(context), std::move(request));
      });
  cloud_.serve_story<UpdateFunctionCode>(
      [this](CallContext context, std::shared_ptr<const UpdateFunctionCodeRequest> request) {
        return update_code(std::move(context), std::move(request));
      });
  serve<UpdateFunctionConfiguration>(update_function_configuration);
  serve<GetFunction>(get_function);
  serve<GetFunctionConfiguration>(get_function_configuration);
  serve<ListFunctions>(list_functions);
  serve<DeleteFunction>(delete_function);
  serve<TagResource>(tag_resource);
  serve<UntagResource>(untag_resource);
  serve<ListTags>(list_tags);
  serve<AddPermission>(add_permission);
  serve<RemovePermission>(remove_permission);
  serve<GetPolicy>(get_policy);
  serve<GetAccountSettings>(get_account_settings);
  serve<PutFunctionRecursionConfig>(put_function_recursion_config);
  serve<GetFunctionRecursionConfig>(get_function_recursion_config);
}

void Service::serve_versions() {
  serve<PublishVersion>(publish_version);
  serve<ListVersionsByFunction>(list_versions_by_function);
  serve<CreateAlias>(create_alias);
  serve<GetAlias>(get_alias);
  serve<ListAliases>(list_aliases);
  serve<DeleteAlias>(delete_alias);
  cloud_.serve<UpdateAlias>(
      [this](const CallContext& context, const UpdateAlias::Request& request) {
        auto output = update_alias(state_, context, request);
        if (!output) return output;
        provisioner_.move(context, read_reference(*request.FunctionName).name, *request.Name);
        return output;
      });
  cloud_.serve<PutProvisionedConcurrencyConfig>(
      [this](const CallContext& context, const PutProvisionedConcurrencyConfig::Request& request) {
        auto output = put_provisioned_concurrency_config(state_, context, request);
        if (!output) return output;
        provisioner_.start(read_reference(*request.FunctionName).name, *request.Qualifier);
        return output;
      });
  serve<GetProvisionedConcurrencyConfig>(get_provisioned_concurrency_config);
  serve<ListProvisionedConcurrencyConfigs>(list_provisioned_concurrency_configs);
  serve<DeleteProvisionedConcurrencyConfig>(delete_provisioned_concurrency_config);
}

// What is asked of a function beside its life: its concurrency, and how its events are treated.
void Service::serve_settings() {
  serve<PutFunctionConcurrency>(put_function_concurrency);
  serve<GetFunctionConcurrency>(get_function_concurrency);
  serve<DeleteFunctionConcurrency>(delete_function_concurrency);
  serve<PutFunctionEventInvokeConfig>(put_function_event_invoke_config);
  serve<UpdateFunctionEventInvokeConfig>(update_function_event_invoke_config);
  serve<GetFunctionEventInvokeConfig>(get_function_event_invoke_config);
  serve<ListFunctionEventInvokeConfigs>(list_function_event_invoke_configs);
  serve<DeleteFunctionEventInvokeConfig>(delete_function_event_invoke_config);
}

Task<std::expected<CreateFunction::Response, aws::Error>> Service::create(
    CallContext context, std::shared_ptr<const CreateFunctionRequest> request) {
  if (!request->Code || !request->Code->S3Bucket) {
    co_return create_function(state_, context, *request);
  }
  const FunctionCode& place = *request->Code;
  auto code = co_await fetch_code(runner_.client_of(*request->Role), context.call, *place.S3Bucket,
                                  place.S3Key.value_or(""));
  if (!code) co_return std::unexpected(std::move(code.error()));
  CreateFunctionRequest filled = *request;
  filled.Code->ZipFile = std::move(*code);
  context.now = kernel().now();
  co_return create_function(state_, context, filled);
}

Task<std::expected<UpdateFunctionCode::Response, aws::Error>> Service::update_code(
    CallContext context, std::shared_ptr<const UpdateFunctionCodeRequest> request) {
  const auto known = state_.functions.find(read_reference(*request->FunctionName).name);
  if (!request->S3Bucket || known == state_.functions.end()) {
    co_return update_function_code(state_, context, *request);
  }
  auto code = co_await fetch_code(runner_.client_of(known->second.role), context.call,
                                  *request->S3Bucket, request->S3Key.value_or(""));
  if (!code) co_return std::unexpected(std::move(code.error()));
  UpdateFunctionCodeRequest filled = *request;
  filled.ZipFile = std::move(*code);
  context.now = kernel().now();
  co_return update_function_code(state_, context, filled);
}

}  // namespace weir::lambda
