// S3's refusals, with the codes, statuses and texts that AWS sends; its model names only a few.
//
// Answers to HEAD have no body, so that all a client learns is the status: an SDK makes it the
// code.

#ifndef WEIR_SIM_S3_ERRORS_H_
#define WEIR_SIM_S3_ERRORS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/aws/error.h"

namespace weir::s3 {

// The error with one more element.
aws::Error with_detail(aws::Error error, const char* name, std::string_view value);
// Logs would go to another Region. us-east-1 has no name as a source.
aws::Error cross_location(const std::string& source, const std::string& target);
aws::Error no_such_bucket(std::string_view bucket);
// Old versions and markers count as well, and then the text says so.
aws::Error bucket_not_empty(std::string_view bucket, bool versioned);
aws::Error no_such_key(std::string_view key);
aws::Error no_such_version(std::string_view key, std::string_view version);
aws::Error invalid_argument(std::string message, std::string_view name, std::string_view value);
aws::Error invalid_argument(std::string message, std::string_view name);  // no value is shown
aws::Error precondition_failed(std::string_view condition);
aws::Error not_implemented(std::string_view header, std::string_view more = {});
aws::Error invalid_part_number(std::int32_t number, std::size_t parts);
aws::Error metadata_too_large(std::size_t size);
aws::Error entity_too_large(std::size_t size);
aws::Error invalid_range(std::string_view range, std::size_t size);
aws::Error invalid_digest(std::string_view md5);
aws::Error bad_digest(std::string_view expected, std::string_view calculated);
aws::Error malformed_xml();
aws::Error invalid_storage_class(std::string_view name);
aws::Error invalid_object_state(std::string_view storage_class);
// 404: the bucket has no configuration of this sort.
aws::Error not_configured(std::string code, std::string text, std::string_view bucket);
aws::Error invalid_tag(std::string text, std::string_view key, std::string_view value = {});

aws::Error no_such_upload(std::string_view upload);
aws::Error invalid_part(std::string_view upload, std::int32_t number, std::string_view etag);
aws::Error invalid_part_order(std::string_view upload);
aws::Error entity_too_small(std::int32_t number, std::string_view etag, std::size_t size);
aws::Error wrong_object_size(std::int64_t said, std::size_t size);
// Another request has changed the key: begin again.
aws::Error conditional_conflict(std::string_view condition, std::string_view key);
aws::Error delete_marker_method(std::string_view method);

// Of a notification configuration: each ARN, and what is wrong with it.
aws::Error unreachable_destinations(
    const std::vector<std::pair<std::string, std::string>>& refusals);

// What a client makes of the error when the answer has no body.
aws::Error without_body(const aws::Error& error);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_ERRORS_H_
