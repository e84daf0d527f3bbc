// Tags of streams and of registered consumers: at most 50 each.
//
// AddTagsToStream and its kin name a stream, TagResource and its kin an ARN of either.

#ifndef WEIR_SIM_KINESIS_TAGS_H_
#define WEIR_SIM_KINESIS_TAGS_H_

#include <cstddef>
#include <expected>
#include <map>
#include <optional>
#include <string>

#include "sim/aws/error.h"
#include "sim/kinesis/api.h"
#include "sim/kinesis/state.h"

namespace weir::kinesis {

inline constexpr std::size_t kTagsMax = 50;

// The refusal of tags with these keys and values, or of so many; nothing if they may be had.
std::optional<aws::Error> refuse_tags(const std::map<std::string, std::string>& present,
                                      const std::map<std::string, std::string>& more,
                                      const std::string& stream, const CallContext& context);

std::expected<AddTagsToStreamOutput, aws::Error> add_tags_to_stream(
    Kinesis& kinesis, const CallContext& context, const AddTagsToStreamInput& request);
std::expected<RemoveTagsFromStreamOutput, aws::Error> remove_tags_from_stream(
    Kinesis& kinesis, const CallContext& context, const RemoveTagsFromStreamInput& request);
std::expected<ListTagsForStreamOutput, aws::Error> list_tags_for_stream(
    Kinesis& kinesis, const CallContext& context, const ListTagsForStreamInput& request);
std::expected<TagResourceOutput, aws::Error> tag_resource(Kinesis& kinesis,
                                                          const CallContext& context,
                                                          const TagResourceInput& request);
std::expected<UntagResourceOutput, aws::Error> untag_resource(Kinesis& kinesis,
                                                              const CallContext& context,
                                                              const UntagResourceInput& request);
std::expected<ListTagsForResourceOutput, aws::Error> list_tags_for_resource(
    Kinesis& kinesis, const CallContext& context, const ListTagsForResourceInput& request);

}  // namespace weir::kinesis

#endif  // WEIR_SIM_KINESIS_TAGS_H_
