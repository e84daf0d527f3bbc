// What a mapping is asked to do: read from the requests that create and change it.

#ifndef WEIR_SIM_LAMBDA_MAPPING_SETTINGS_H_
#define WEIR_SIM_LAMBDA_MAPPING_SETTINGS_H_

#include <optional>

#include "sim/aws/error.h"
#include "sim/lambda/api.h"
#include "sim/lambda/mapping_source.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

// Why this is refused: a value that AWS does not take, or one that weir does not model yet. What
// is not modelled is refused by its name: ignored, it would lie.
// The batch size of a mapping that does not say one depends on its source.
MappingSettings default_settings(MappingSource source);
std::optional<aws::Error> refuse_settings(const CreateEventSourceMappingRequest& request);
std::optional<aws::Error> refuse_settings(const UpdateEventSourceMappingRequest& request,
                                          const MappingState& before);

// Takes over what the request names and leaves the rest.
void apply_settings(const CreateEventSourceMappingRequest& request, MappingSettings& settings);
void apply_settings(const UpdateEventSourceMappingRequest& request, MappingSettings& settings);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_MAPPING_SETTINGS_H_
