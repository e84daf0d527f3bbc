#include "tests/conformance/sdk_s3.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/aws/base64.h"
#include "sim/s3/checksums.h"
#include "sim/s3/etag.h"
#include "sim/s3/url.h"
#include "tests/conformance/model.h"

namespace weir::conformance {

namespace {

using nlohmann::json;

// Of a listing: members that are keys, at the top and in the entries of lists.
struct KeyMembers {
  const char* operation;
  std::vector<const char*> top;
  std::vector<std::pair<const char*, const char*>> nested;
};
const std::array<KeyMembers, 3> kListings = {
    KeyMembers{"ListObjects",
               {"Delimiter", "Marker", "NextMarker"},
               {{"Contents", "Key"}, {"CommonPrefixes", "Prefix"}}},
    KeyMembers{"ListObjectsV2",
               {"Delimiter", "Prefix", "StartAfter"},
               {{"Contents", "Key"}, {"CommonPrefixes", "Prefix"}}},
    KeyMembers{"ListObjectVersions",
               {"KeyMarker", "NextKeyMarker", "Prefix", "Delimiter"},
               {{"Versions", "Key"}, {"DeleteMarkers", "Key"}, {"CommonPrefixes", "Prefix"}}}};

const KeyMembers* listing(const std::string& operation) {
  for (const KeyMembers& members : kListings) {
    if (members.operation == operation) return &members;
  }
  return nullptr;
}

bool sends_checksum(const json& params) {
  return std::ranges::any_of(s3::kAlgorithms, [&](s3::Algorithm algorithm) {
    return params.contains("Checksum" + std::string(s3::to_string(algorithm)));
  });
}

void add_checksum(json& params) {
  if (sends_checksum(params)) return;
  const std::string name = params.value("ChecksumAlgorithm", "CRC32");
  const auto algorithm = s3::parse_algorithm(name);
  if (!algorithm) return;
  const std::string body = params.contains("Body") ? bytes_of(params["Body"]) : "";
  params["Checksum" + name] = s3::checksum_of(*algorithm, body);
}

// A key without its digest is taken for the octets themselves.
void add_key_digest(json& params, const std::string& prefix) {
  const std::string key = prefix + "SSECustomerKey";
  if (!params.contains(key) || params.contains(key + "MD5")) return;
  const std::string octets = bytes_of(params[key]);
  params[key] = aws::base64_encode(octets);
  params[key + "MD5"] = aws::base64_encode(s3::md5_of(octets));
}

std::string copy_source(const json& source) {
  constexpr std::string_view kPlain = "-._~/";
  constexpr std::string_view kVersion = "?versionId=";
  if (source.is_object()) {
    std::string text =
        s3::percent_encode(source.value("Bucket", "") + "/" + source.value("Key", ""), kPlain);
    if (source.contains("VersionId")) text += std::string(kVersion) + source.value("VersionId", "");
    return text;
  }
  const auto text = source.get<std::string>();
  const std::size_t version = std::min(text.find(kVersion), text.size());
  return s3::percent_encode(text.substr(0, version), kPlain) + text.substr(version);
}

void decode(json& value) {
  if (value.is_string()) value = s3::form_decode(value.get<std::string>());
}

void decode_keys(const KeyMembers& members, json& answer) {
  for (const char* name : members.top) {
    if (answer.contains(name)) decode(answer[name]);
  }
  for (const auto& [list, name] : members.nested) {
    if (!answer.contains(list)) continue;
    for (json& entry : answer[list]) decode(entry[name]);
  }
}

// Each octet is a character of its own.
void read_as_latin1(json& value) {
  if (!value.is_string()) return;
  std::string shown;
  for (const char c : value.get<std::string>()) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet >= 0x80) shown.push_back(static_cast<char>(0xc0 | octet >> 6));
    shown.push_back(octet < 0x80 ? c : static_cast<char>(0x80 | (octet & 0x3f)));
  }
  value = shown;
}

}  // namespace

json s3_parameters(const std::string& operation, json params) {
  if (operation == "PutObject" || operation == "UploadPart") add_checksum(params);
  if (operation == "GetObject" && !params.contains("ChecksumMode")) {
    params["ChecksumMode"] = "ENABLED";
  }
  add_key_digest(params, "");
  add_key_digest(params, "CopySource");
  if (params.contains("CopySource")) params["CopySource"] = copy_source(params["CopySource"]);
  if (listing(operation) != nullptr && !params.contains("EncodingType")) {
    params["EncodingType"] = "url";
  }
  // On the wire an empty number of a query is none.
  for (const char* number : {"PartNumberMarker", "MaxParts"}) {
    if (params.contains(number) && params[number] == "") params.erase(number);
  }
  return params;
}

json s3_answer(const std::string& operation, const json& params, json answer) {
  const KeyMembers* members = listing(operation);
  if (members != nullptr && !params.contains("EncodingType")) decode_keys(*members, answer);
  if (operation == "GetBucketLocation" && !answer.contains("LocationConstraint")) {
    answer["LocationConstraint"] = nullptr;
  }
  for (const char* header : {"CacheControl", "ContentDisposition", "ContentLanguage"}) {
    if (answer.contains(header)) read_as_latin1(answer[header]);
  }
  if (answer.contains("Expires")) answer["ExpiresString"] = answer["Expires"];
  return answer;
}

}  // namespace weir::conformance
