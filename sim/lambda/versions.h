// Versions: snapshots of a function's code and settings, numbered from 1; a number is never used
// again.

#ifndef WEIR_SIM_LAMBDA_VERSIONS_H_
#define WEIR_SIM_LAMBDA_VERSIONS_H_

#include <expected>
#include <memory>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

// Without a change since the last version was made, this is that version, whatever its description.
std::expected<PublishVersion::Response, aws::Error> publish_version(
    Lambda& lambda, const CallContext& context, const PublishVersion::Request& request);
std::expected<ListVersionsByFunction::Response, aws::Error> list_versions_by_function(
    const Lambda& lambda, const CallContext& context,
    const ListVersionsByFunction::Request& request);

// A version of what the function is now. It gives $LATEST a new revision, too.
std::shared_ptr<const VersionState> add_version(FunctionState& function,
                                                const CallContext& context);
// What $LATEST runs at this time.
const std::shared_ptr<const VersionState>& latest_running(const FunctionState& function, Time now);
aws::Error update_in_progress(const FunctionState& function);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_VERSIONS_H_
