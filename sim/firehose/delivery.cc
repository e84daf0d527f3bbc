#include "sim/firehose/delivery.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/aws/request_id.h"
#include "sim/firehose/compression.h"
#include "sim/firehose/error_lines.h"
#include "sim/firehose/faults.h"
#include "sim/firehose/object_key.h"
#include "sim/kinesis/api.h"

namespace weir::firehose {

namespace {

constexpr EventKind kDelivered{"firehose/object-delivered"};
constexpr EventKind kLost{"firehose/records-lost"};

constexpr char kContentType[] = "application/octet-stream";

// "S3.AccessDenied" for what the guide has a code for.
std::string log_code(const aws::Error& error) {
  static constexpr std::string_view kNamed[] = {
      "AccessDenied",   "NoSuchBucket", "MethodNotAllowed", "AllAccessDisabled",
      "AccountProblem", "NotSignedUp",  "InvalidPayer"};
  if (std::ranges::find(kNamed, error.code) != std::end(kNamed)) return "S3." + error.code;
  if (error.code.starts_with("KMS.")) return "S3." + error.code;
  return "InternalError";
}

}  // namespace

const Sink& Delivery::sink(const Settings& settings) const {
  return outlet_.kind == Outlet::backup && settings.backup ? *settings.backup : settings.sink;
}

Task<bool> Delivery::deliver(Records records, std::shared_ptr<const Settings> settings) {
  while (work_.blocked) co_await work_.unblocked.wait();
  if (outlet_.kind == Outlet::data && settings->conversion) {
    records = co_await convert(std::move(records), settings);
    if (records.empty()) co_return true;
  }
  co_return co_await write(std::move(records), std::move(settings));
}

Task<bool> Delivery::write(Records records, std::shared_ptr<const Settings> settings) {
  aws::Fault fault;
  if (work_.cloud.faults() != nullptr) {
    const auto kind = static_cast<std::uint64_t>(outlet_.kind);
    const Identity identity = identity_of(records).child("outlet", kind);
    fault = work_.cloud.faults()->on_site(
        {flush_site(), identity, 1, work_.stream.name, kernel().now()});
  }
  if (fault.kind == &kReordered) std::ranges::reverse(records);
  if (fault.kind == &kSplit && records.size() > 1) {
    const auto half = records.begin() + static_cast<std::ptrdiff_t>(records.size() / 2);
    Records second(half, records.end());
    records.erase(half, records.end());
    co_await write_object(std::move(second), settings);
  }
  co_return co_await write_object(std::move(records), std::move(settings));
}

Task<bool> Delivery::write_object(Records records, std::shared_ptr<const Settings> settings) {
  const Sink& to = sink(*settings);
  const Identity identity =
      identity_of(records).child("object", static_cast<std::uint64_t>(outlet_.kind));
  const std::string& principal = work_.cloud.principal(to.role);
  Time oldest = oldest_arrival(records);
  Object object = form(records, *settings, identity);
  for (std::uint64_t attempt = 0;; ++attempt) {
    const aws::Caller caller(principal, identity, attempt);
    s3::PutObjectRequest request = request_for(object, *settings, oldest, identity, attempt);
    auto answer = co_await work_.cloud.call<s3::PutObject>(caller, std::move(request));
    if (answer) {
      kernel().trace().emit(kernel().now(), kDelivered, identity.value, object.records);
      note_delivered(object, oldest);
      co_return attempt == 0;
    }
    note_failure(answer.error(), *settings);
    const Duration keeps = co_await retention(identity, attempt);
    co_await kernel().delay(backoff(attempt));
    const std::size_t lost = drop_expired(records, keeps);
    if (lost == 0) continue;
    kernel().trace().emit(kernel().now(), kLost, identity.value, lost);
    if (outlet_.kind == Outlet::data) work_.stream.counts.lost += lost;
    if (records.empty()) co_return false;
    oldest = oldest_arrival(records);
    object = form(records, *settings, identity);
  }
}

// The body is formed once: a try more sends the same bytes.
Delivery::Object Delivery::form(const Records& records, const Settings& settings,
                                Identity identity) const {
  const bool data = outlet_.kind == Outlet::data;
  Object object;
  std::vector<Bytes> pieces;
  const Bytes delimiter(data && !settings.conversion ? std::string_view(settings.delimiter)
                                                     : std::string_view());
  pieces.reserve(records.size() * (delimiter.empty() ? 1 : 2));
  for (const BufferedRecord& record : records) {
    object.records += record.stands_for;
    object.bytes += record.data.size() + delimiter.size();
    pieces.push_back(record.data);
    if (!delimiter.empty()) pieces.push_back(delimiter);
  }
  if (data && settings.conversion) {
    object.body = Bytes::join(std::move(pieces));
    return object;
  }
  const Compression format = sink(settings).compression;
  if (outlet_.kind == Outlet::errors || format == Compression::uncompressed) {
    object.body = Bytes::join(std::move(pieces));
  } else {
    object.body = Bytes(compress(format, pieces, aws::uuid_of(identity, ~std::uint64_t{0})));
    object.content_encoding = content_encoding(format);
  }
  return object;
}

std::string Delivery::key(const Settings& settings, Time oldest, Identity identity,
                          std::uint64_t attempt) const {
  ObjectName name(work_.stream.name, settings.version, oldest, *settings.zone);
  name.identity = identity.child("key", attempt);
  if (outlet_.kind == Outlet::errors) {
    return error_object_key(settings.sink, outlet_.error_type, name);
  }
  name.extension =
      outlet_.kind == Outlet::data ? settings.extension : extension(settings.backup->compression);
  return object_key(sink(settings), outlet_.partition, name);
}

s3::PutObjectRequest Delivery::request_for(const Object& object, const Settings& settings,
                                           Time oldest, Identity identity,
                                           std::uint64_t attempt) const {
  const Sink& to = sink(settings);
  s3::PutObjectRequest request;
  request.Bucket = to.bucket;
  request.Key = key(settings, oldest, identity, attempt);
  request.Body = object.body;
  request.ContentType = kContentType;
  if (!object.content_encoding.empty()) request.ContentEncoding = object.content_encoding;
  if (!to.kms_key.empty()) {
    request.ServerSideEncryption = "aws:kms";
    request.SSEKMSKeyId = to.kms_key;
  }
  return request;
}

void Delivery::note_delivered(const Object& object, Time oldest) {
  Counts& counts = work_.stream.counts;
  ++counts.objects;
  if (outlet_.kind == Outlet::data) counts.delivered += object.records;
  if (outlet_.kind == Outlet::errors) return;
  StreamMetrics metrics = work_.metrics();
  if (!metrics) return;
  const Time now = kernel().now();
  metrics.delivered(now, outlet_.kind == Outlet::backup, static_cast<std::int64_t>(object.records),
                    static_cast<std::int64_t>(object.bytes), now - oldest);
}

void Delivery::note_failure(const aws::Error& error, const Settings& settings) {
  work_.log(sink(settings), log_code(error), error.message.empty() ? error.code : error.message);
  StreamMetrics metrics = work_.metrics();
  if (metrics && outlet_.kind != Outlet::errors) {
    metrics.not_delivered(kernel().now(), outlet_.kind == Outlet::backup);
  }
}

// How long records are kept: what was read from a stream, as long as the stream keeps it.
Task<Duration> Delivery::retention(Identity identity, std::uint64_t attempt) {
  const DeliveryStream& stream = work_.stream;
  if (stream.source_arn.empty()) co_return work_.options().retention;
  kinesis::DescribeStreamSummaryInput request;
  request.StreamARN = stream.source_arn;
  const aws::Caller caller(work_.cloud.principal(stream.source_role),
                           identity.child("retention", attempt));
  auto answer =
      co_await work_.cloud.call<kinesis::DescribeStreamSummary>(caller, std::move(request));
  if (!answer) co_return work_.options().retention;
  co_return std::chrono::hours(*answer->StreamDescriptionSummary->RetentionPeriodHours);
}

std::size_t Delivery::drop_expired(Records& records, Duration keeps) {
  const Time now = kernel().now();
  return std::erase_if(records,
                       [&](const BufferedRecord& record) { return record.arrival + keeps <= now; });
}

Duration Delivery::backoff(std::uint64_t tries) const {
  const Options& options = work_.options();
  Duration wait = options.delivery_retry_min;
  for (; tries != 0 && wait < options.delivery_retry_max; --tries) wait *= 2;
  return std::min(wait, options.delivery_retry_max);
}

// ---- record format conversion -------------------------------------------------------------------

// The file that stands for all records that could be converted; the others go to the error prefix.
// Writing those is tried without end, and nothing else is delivered meanwhile (guide).
Task<Records> Delivery::convert(Records records, std::shared_ptr<const Settings> settings) {
  const Conversion& conversion = *settings->conversion;
  ParquetWriter writer(*conversion.schema, conversion.options);
  const TableName table{conversion.catalog_id, conversion.database, conversion.table,
                        conversion.region,     conversion.version,  conversion.role};
  Records errors;
  RecordError first_error;
  std::size_t converted = 0;
  std::int64_t good = 0;
  std::int64_t bad = 0;
  for (const BufferedRecord& record : records) {
    const auto failure = writer.add(record.data.view());
    if (!failure) {
      ++converted;
      good += static_cast<std::int64_t>(record.data.size());
      continue;
    }
    bad += static_cast<std::int64_t>(record.data.size());
    const RecordError error{failure->code, failure->message};
    if (errors.empty()) first_error = error;
    Bytes line(conversion_failed_line(record, error, kernel().now(), table));
    errors.emplace_back(line.with_identity(record.data.identity().child("conversion failed")),
                        record.arrival, record.entered);
  }
  if (StreamMetrics metrics = work_.metrics(); metrics) {
    const auto failed = static_cast<std::int64_t>(errors.size());
    if (converted != 0) {
      metrics.converted(kernel().now(), static_cast<std::int64_t>(converted), good, true);
    }
    if (failed != 0) metrics.converted(kernel().now(), failed, bad, false);
  }
  if (!errors.empty()) {
    work_.stream.counts.failed += errors.size();
    work_.log(settings->sink, first_error.code, first_error.message);
    Outlet outlet(Outlet::errors);
    outlet.error_type = "format-conversion-failed";
    Delivery error_delivery(work_, std::move(outlet));
    work_.blocked = true;
    co_await error_delivery.write(std::move(errors), settings);
    work_.blocked = false;
    work_.unblocked.notify_all();
  }
  Records result;
  if (converted == 0) co_return result;
  const Identity identity = identity_of(records);
  BufferedRecord& file = result.emplace_back(Bytes(writer.finish()).with_identity(identity),
                                             oldest_arrival(records), records.front().entered);
  file.stands_for = converted;
  co_return result;
}

}  // namespace weir::firehose
