#include "sim/s3/object_event.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "sim/aws/timestamp.h"
#include "sim/s3/url.h"

namespace weir::s3 {

namespace {

using Json = nlohmann::ordered_json;

constexpr char kSourceAddress[] = "127.0.0.1";
constexpr char kService[] = "s3.amazonaws.com";

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string in_milliseconds(Time time) {
  return aws::format_timestamp(std::chrono::floor<std::chrono::milliseconds>(time),
                               aws::TimestampFormat::iso8601);
}

void append_hex(std::string& text, std::uint64_t value, int digits) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  for (int i = digits - 1; i >= 0; --i) text.push_back(kHex[value >> (4 * i) & 15]);
}

Json object_of(const ObjectEvent& event) {
  Json object;
  object["key"] = percent_encode(event.key, "/-_.*", true);
  if (event.size) object["size"] = *event.size;
  if (!event.etag.empty()) object["eTag"] = event.etag;
  if (!event.version.empty()) object["versionId"] = event.version;
  if (!event.sequencer.empty()) object["sequencer"] = event.sequencer;
  return object;
}

// "ObjectRemoved" of "ObjectRemoved:Delete".
std::string_view family(const ObjectEvent& event) {
  return std::string_view(event.type).substr(0, event.type.find(':'));
}

}  // namespace

std::string next_sequencer(BucketState& bucket, Time now) {
  std::string text = "00";
  append_hex(text, static_cast<std::uint64_t>(to_seconds(now)), 8);
  append_hex(text, bucket.next_event++, 8);
  while (text.size() > 2 && text.back() == '0') text.pop_back();
  return text;
}

std::string record_of(const ObjectEvent& event, const std::string& configuration) {
  Json record;
  record["eventVersion"] = event.sequencer.empty() ? "2.3" : "2.1";
  record["eventSource"] = "aws:s3";
  record["awsRegion"] = event.region;
  record["eventTime"] = in_milliseconds(event.at);
  record["eventName"] = event.type;
  record["userIdentity"] = {
      {"principalId", event.by_lifecycle() ? kService : "AWS:" + event.owner}};
  record["requestParameters"] = {
      {"sourceIPAddress", event.by_lifecycle() ? kService : kSourceAddress}};
  record["responseElements"] = {{"x-amz-request-id", event.request_id},
                                {"x-amz-id-2", event.host_id}};
  Json& s3 = record["s3"];
  s3["s3SchemaVersion"] = "1.0";
  s3["configurationId"] = configuration;
  s3["bucket"] = {{"name", event.bucket},
                  {"ownerIdentity", {{"principalId", event.owner}}},
                  {"arn", "arn:aws:s3:::" + event.bucket}};
  s3["object"] = object_of(event);
  return dump({{"Records", Json::array({record})}});
}

std::string test_event(const BucketState& bucket, Time now, const std::string& request_id,
                       const std::string& host_id) {
  Json event;
  event["Service"] = "Amazon S3";
  event["Event"] = "s3:TestEvent";
  event["Time"] = in_milliseconds(now);
  event["Bucket"] = bucket.name;
  event["RequestId"] = request_id;
  event["HostId"] = host_id;
  return dump(event);
}

std::string detail_type_of(const ObjectEvent& event) {
  if (family(event) == "ObjectCreated") return "Object Created";
  if (family(event) == "ObjectRemoved" || family(event) == "LifecycleExpiration") {
    return "Object Deleted";
  }
  if (event.type == "ObjectTagging:Put") return "Object Tags Added";
  if (event.type == "ObjectTagging:Delete") return "Object Tags Deleted";
  if (event.type == "ObjectAcl:Put") return "Object ACL Updated";
  return "Object Storage Class Changed";
}

std::string detail_of(const ObjectEvent& event) {
  Json detail;
  detail["version"] = "0";
  detail["bucket"] = {{"name", event.bucket}};
  Json& object = detail["object"];
  object["key"] = event.key;
  if (event.size) object["size"] = *event.size;
  if (!event.etag.empty()) object["etag"] = event.etag;
  if (!event.version.empty()) object["version-id"] = event.version;
  if (!event.sequencer.empty()) object["sequencer"] = event.sequencer;
  detail["request-id"] = event.request_id;
  detail["requester"] = event.by_lifecycle() ? kService : event.owner;
  if (!event.by_lifecycle()) detail["source-ip-address"] = kSourceAddress;
  const bool created = family(event) == "ObjectCreated";
  const bool deleted = detail_type_of(event) == "Object Deleted";
  if (created || deleted) {
    detail["reason"] = event.by_lifecycle() ? "Lifecycle Expiration" : event.operation;
  }
  if (deleted) {
    detail["deletion-type"] = event.type.ends_with("DeleteMarkerCreated") ? "Delete Marker Created"
                                                                          : "Permanently Deleted";
  }
  if (!event.storage_class.empty()) detail["destination-storage-class"] = event.storage_class;
  return dump(detail);
}

bool is_event_type(const std::string& type, const std::string& configured) {
  constexpr std::string_view kPrefix = "s3:";
  std::string_view wanted = configured;
  if (!wanted.starts_with(kPrefix)) return false;
  wanted.remove_prefix(kPrefix.size());
  if (wanted.ends_with('*')) return type.starts_with(wanted.substr(0, wanted.size() - 1));
  return type == wanted;
}

}  // namespace weir::s3
