#include "sim/s3/multipart.h"

#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/assert.h"
#include "sim/s3/acl.h"
#include "sim/s3/buckets.h"
#include "sim/s3/checksums.h"
#include "sim/s3/conditions.h"
#include "sim/s3/customer_key.h"
#include "sim/s3/errors.h"
#include "sim/s3/etag.h"
#include "sim/s3/faults.h"
#include "sim/s3/lifecycle_rules.h"
#include "sim/s3/multipart_checksums.h"
#include "sim/s3/new_object.h"
#include "sim/s3/objects.h"
#include "sim/s3/url.h"
#include "sim/s3/version_id.h"
#include "sim/s3/versions.h"

namespace weir::s3 {

namespace {

constexpr std::int32_t kMostParts = 10'000;

std::string upload_id(const BucketState& bucket, const std::string& key, std::uint64_t number) {
  return make_version_id("upload to " + bucket.name, key, number);
}

// One body of all parts. It is copied unless they follow each other in memory, as slices of one
// buffer do; then the parts keep that buffer alive.
Bytes join(std::vector<Bytes> parts) {
  if (parts.size() == 1) return parts.front();
  std::size_t size = 0;
  bool adjacent = true;
  const char* end = parts.front().data();
  for (const Bytes& part : parts) {
    adjacent = adjacent && part.data() == end;
    end = part.data() + part.size();
    size += part.size();
  }
  if (adjacent) {
    const std::string_view all(parts.front().data(), size);
    return Bytes::adopt(all, [kept = std::move(parts)]() mutable { kept.clear(); });
  }
  std::string text;
  text.reserve(size);
  for (const Bytes& part : parts) text += part.view();
  return Bytes(std::move(text));
}

// The parts that the request names, in its order, if they are all there as it says.
std::expected<std::vector<const UploadedPart*>, aws::Error> named_parts(
    const Upload& upload, const std::vector<CompletedPart>& named) {
  std::vector<const UploadedPart*> parts;
  std::int32_t last = 0;
  for (const CompletedPart& part : named) {
    const std::int32_t number = part.PartNumber.value_or(0);
    if (number <= last) return std::unexpected(invalid_part_order(upload.id));
    last = number;
    const auto found = upload.parts.find(number);
    const std::string etag(unquoted(part.ETag.value_or("")));
    if (found == upload.parts.end() || unquoted(found->second.etag) != etag) {
      return std::unexpected(invalid_part(upload.id, number, etag));
    }
    if (auto error = check_part_checksum(upload, part, found->second)) {
      return std::unexpected(*error);
    }
    parts.push_back(&found->second);
  }
  return parts;
}

// All parts but the last have a smallest size.
std::optional<aws::Error> check_sizes(const std::vector<CompletedPart>& named,
                                      const std::vector<const UploadedPart*>& parts) {
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i]->body.size() >= kSmallestPart) continue;
    return entity_too_small(*named[i].PartNumber, parts[i]->etag, parts[i]->body.size());
  }
  return std::nullopt;
}

// A condition that a change of the key since the upload began can no longer meet is a conflict:
// the upload has to be begun again.
std::optional<aws::Error> check_conditions(const BucketState& bucket, const Upload& upload,
                                           const CompleteMultipartUploadRequest& request) {
  const std::string& key = *request.Key;
  if (auto error = check_write(bucket, key, request.IfMatch, request.IfNoneMatch)) return error;
  if (request.IfNoneMatch && upload.met_delete) return conditional_conflict("If-None-Match", key);
  if (request.IfMatch && current(bucket, key)->number >= upload.versions_before) {
    return conditional_conflict("If-Match", key);
  }
  return std::nullopt;
}

StoredVersion assemble(const Upload& upload, const std::vector<const UploadedPart*>& parts,
                       Time now) {
  std::string digests;
  std::vector<Bytes> bodies;
  StoredVersion version = upload.draft;
  MoreOfVersion& more = version.more_of_it();
  for (const UploadedPart* part : parts) {
    digests += part->md5;
    bodies.push_back(part->body);
    more.part_sizes.push_back(part->body.size());
  }
  version.modified = std::chrono::floor<std::chrono::seconds>(now);
  version.body = join(std::move(bodies));
  version.etag = version.more->encryption.plain()
                     ? etag_of_parts(digests, parts.size())
                     : etag_of_parts(upload.id + digests, parts.size());  // opaque
  return version;
}

CompleteMultipartUploadOutput describe(const BucketState& bucket, const std::string& key,
                                       const std::string& etag) {
  CompleteMultipartUploadOutput output;
  output.Location = "https://" + bucket.name + ".s3." + bucket.region + ".amazonaws.com/" +
                    percent_encode(key, "-._~");
  output.Bucket = bucket.name;
  output.Key = key;
  output.ETag = etag;
  output.ServerSideEncryption = "AES256";
  return output;
}

// The same answer again, where a repeated request gets one.
std::optional<CompleteMultipartUploadOutput> answer_again(
    const S3& s3, const BucketState& bucket, const CompleteMultipartUploadRequest& request,
    Time now) {
  const auto done = bucket.completed.find(*request.UploadId);
  if (done == bucket.completed.end() || done->second.key != *request.Key) return std::nullopt;
  if (now >= done->second.at + s3.options.complete_again_for) return std::nullopt;
  return describe(bucket, *request.Key, done->second.etag);
}

}  // namespace

std::optional<aws::Error> check_part_number(std::int32_t number) {
  if (number >= 1 && number <= kMostParts) return std::nullopt;
  return invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                          "partNumber", std::to_string(number));
}

std::expected<const Upload*, aws::Error> require_upload(const BucketState& bucket,
                                                        const std::string& key,
                                                        const std::string& id) {
  for (auto next = bucket.uploads.lower_bound({key, 0});
       next != bucket.uploads.end() && next->first.first == key; ++next) {
    if (next->second.id == id) return &next->second;
  }
  return std::unexpected(no_such_upload(id));
}

std::expected<Upload*, aws::Error> require_upload(BucketState& bucket, const std::string& key,
                                                  const std::string& id) {
  const BucketState& unchanged = bucket;
  const auto found = require_upload(unchanged, key, id);
  if (!found) return std::unexpected(found.error());
  return const_cast<Upload*>(*found);
}

UploadedPart& keep_part(Upload& upload, std::int32_t number, const Bytes& body, Time now) {
  UploadedPart& part = upload.parts[number];
  part.body = body;
  part.md5 = md5_of(body);
  part.etag = etag_of_md5(part.md5);
  part.modified = std::chrono::floor<std::chrono::seconds>(now);
  return part;
}

void note_delete(BucketState& bucket, const std::string& key) {
  for (auto next = bucket.uploads.lower_bound({key, 0});
       next != bucket.uploads.end() && next->first.first == key; ++next) {
    next->second.met_delete = true;
  }
}

std::expected<CreateMultipartUploadOutput, aws::Error> create_multipart_upload(
    S3& s3, const CallContext& context, const CreateMultipartUploadRequest& request) {
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  BucketState& bucket = **found;
  const std::string& key = *request.Key;
  if (auto error = check_key(key)) return std::unexpected(*error);

  StoredVersion draft;
  if (auto error = apply_headers(request, draft)) return std::unexpected(*error);
  const auto checksum = wanted_checksum(request);
  if (!checksum) return std::unexpected(checksum.error());
  draft.algorithm = checksum->algorithm.value_or(Algorithm::crc64nvme);
  draft.composite = checksum->composite;
  if (auto error = apply_acl(bucket, request, draft)) return std::unexpected(*error);
  if (auto error = apply_properties(bucket, context, request, draft)) {
    return std::unexpected(*error);
  }

  const std::uint64_t number = bucket.next_upload++;
  Upload& upload = bucket.uploads[{key, number}];
  upload.number = number;
  upload.id = upload_id(bucket, key, number);
  upload.started = std::chrono::floor<std::chrono::seconds>(context.now);
  upload.versions_before = bucket.next_version;
  upload.algorithm = checksum->algorithm;
  upload.composite = checksum->composite;
  upload.draft = std::move(draft);

  CreateMultipartUploadOutput output;
  output.Bucket = bucket.name;
  output.Key = key;
  output.UploadId = upload.id;
  if (upload.algorithm) {
    output.ChecksumAlgorithm = std::string(to_string(*upload.algorithm));
    output.ChecksumType = std::string(checksum_type(upload.composite));
  }
  note_encryption(upload.draft, output);
  if (const auto notice = abort_notice(bucket, key, upload)) {
    output.AbortDate = notice->due;
    output.AbortRuleId = notice->rule;
  }
  return output;
}

std::expected<UploadPartOutput, aws::Error> upload_part(S3& s3, const CallContext& context,
                                                        const UploadPartRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  if (auto error = check_part_number(*request.PartNumber)) return std::unexpected(*error);
  const auto upload = require_upload(**bucket, *request.Key, *request.UploadId);
  if (!upload) return std::unexpected(upload.error());
  if (auto error = check_key_of_upload((*upload)->draft, customer_key_of(request))) {
    return std::unexpected(*error);
  }
  const Bytes body = request.Body.value_or(Bytes());
  if (body.size() > kLargestPut) return std::unexpected(entity_too_large(body.size()));
  if (auto error = check_md5(request.ContentMD5, body, false)) return std::unexpected(*error);
  if (auto error = ask_body(context, (*bucket)->name)) return std::unexpected(*error);
  const auto sent = sent_checksum(request);
  if (!sent) return std::unexpected(sent.error());
  if (auto error = check_algorithm_of_part(**upload, *sent)) return std::unexpected(*error);
  if (auto error = check_checksum(*sent, body)) return std::unexpected(*error);
  UploadPartOutput output;
  if (*sent) checksum_member(output, (*sent)->algorithm) = (*sent)->text;
  output.ETag = keep_part(**upload, *request.PartNumber, body, context.now).etag;
  note_encryption((*upload)->draft, output);
  return output;
}

std::expected<CompleteMultipartUploadOutput, aws::Error> complete_multipart_upload(
    S3& s3, const CallContext& context, const CompleteMultipartUploadRequest& request) {
  const auto found = require_bucket(s3, context, request.Bucket);
  if (!found) return std::unexpected(found.error());
  BucketState& bucket = **found;
  const std::string& key = *request.Key;
  if (auto again = answer_again(s3, bucket, request, context.now)) return *again;
  const auto upload = require_upload(bucket, key, *request.UploadId);
  if (!upload) return std::unexpected(upload.error());
  if (!request.MultipartUpload || !request.MultipartUpload->Parts ||
      request.MultipartUpload->Parts->empty()) {
    return std::unexpected(aws::Error("InvalidRequest", 400, "You must specify at least one part"));
  }
  const std::vector<CompletedPart>& named = *request.MultipartUpload->Parts;
  if (auto error = check_type(**upload, request.ChecksumType)) return std::unexpected(*error);
  const auto parts = named_parts(**upload, named);
  if (!parts) return std::unexpected(parts.error());
  if (auto error = check_numbers(**upload, named)) return std::unexpected(*error);
  if (auto error = check_sizes(named, *parts)) return std::unexpected(*error);
  if (auto error = check_conditions(bucket, **upload, request)) return std::unexpected(*error);
  StoredVersion version = assemble(**upload, *parts, context.now);
  if (request.MpuObjectSize &&
      *request.MpuObjectSize != static_cast<std::int64_t>(version.body.size())) {
    return std::unexpected(wrong_object_size(*request.MpuObjectSize, version.body.size()));
  }
  if (auto error = check_whole_checksum(**upload, version, request)) {
    return std::unexpected(*error);
  }
  const CompleteFault fault = ask_complete(context, bucket.name);
  if (fault.error && !fault.applied) return std::unexpected(*fault.error);

  const StoredVersion& stored = add_version(bucket, key, std::move(version));
  CompleteMultipartUploadOutput output = describe(bucket, key, stored.etag);
  note_checksum(stored, output);
  output.ServerSideEncryption.reset();
  note_encryption(stored, output);
  output.Expiration = expiration_header(bucket, key, stored);
  if (bucket.versioning == Versioning::enabled) output.VersionId = stored.id;
  if (s3.options.complete_again_for > Duration::zero()) {
    bucket.completed[(*upload)->id] = {key, stored.etag, context.now};
  }
  bucket.uploads.erase({key, (*upload)->number});
  if (fault.error) return std::unexpected(*fault.error);
  return output;
}

std::expected<AbortMultipartUploadOutput, aws::Error> abort_multipart_upload(
    S3& s3, const CallContext& context, const AbortMultipartUploadRequest& request) {
  const auto bucket = require_bucket(s3, context, request.Bucket);
  if (!bucket) return std::unexpected(bucket.error());
  const auto upload = require_upload(**bucket, *request.Key, *request.UploadId);
  if (!upload) return std::unexpected(upload.error());
  if (ask_abort(context, (*bucket)->name)) return AbortMultipartUploadOutput();
  (*bucket)->uploads.erase({*request.Key, (*upload)->number});
  return AbortMultipartUploadOutput();
}

}  // namespace weir::s3
