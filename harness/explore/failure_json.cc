// Failure files: written and read. Numbers of 64 bits are hexadecimal text, since many readers of
// JSON keep 53 bits only; times and durations are nanoseconds.

#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "harness/explore/failure.h"
#include "harness/explore/utf8.h"
#include "sim/aws/base64.h"

namespace weir {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;

// What is wrong with a member; caught by parse_failure().
struct Mistake : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::uint64_t unhex(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) {
    throw Mistake("'" + std::string(text) + "' is not a hexadecimal number of 64 bits");
  }
  return number;
}

Hash128 unhex128(const std::string& text) {
  if (text.size() != 32) throw Mistake("'" + text + "' is not a hash of 32 hexadecimal digits");
  return {unhex(text.substr(0, 16)), unhex(text.substr(16))};
}

// Four bytes an event, little-endian.
std::string pack(const std::vector<std::uint32_t>& digests) {
  std::string bytes;
  bytes.reserve(4 * digests.size());
  for (const std::uint32_t digest : digests) {
    for (int shift = 0; shift < 32; shift += 8) {
      bytes.push_back(static_cast<char>((digest >> shift) & 255));
    }
  }
  return aws::base64_encode(bytes);
}

std::vector<std::uint32_t> unpack(const std::string& text) {
  const std::optional<std::string> bytes = aws::base64_decode(text);
  if (!bytes || bytes->size() % 4 != 0) throw Mistake("\"digests\" is not base64 of whole words");
  std::vector<std::uint32_t> digests(bytes->size() / 4);
  for (std::size_t i = 0; i < bytes->size(); ++i) {
    const auto byte = static_cast<unsigned char>((*bytes)[i]);
    digests[i / 4] |= static_cast<std::uint32_t>(byte) << (8 * (i % 4));
  }
  return digests;
}

Json record_json(const InputRecord& record) {
  Json out;
  out["line"] = record.line;
  out["key"] = record.partition_key;
  out["identity"] = to_hex(record.data.identity().value);
  if (utf8_prefix(record.data.view()) == record.data.size()) {
    out["data"] = record.data.str();
  } else {
    out["data_base64"] = aws::base64_encode(record.data.view());
  }
  return out;
}

InputRecord read_record(const Json& in) {
  InputRecord record;
  record.line = in.at("line").get<std::uint64_t>();
  record.partition_key = in.at("key").get<std::string>();
  std::string data;
  if (in.contains("data")) {
    data = in.at("data").get<std::string>();
  } else {
    std::optional<std::string> decoded =
        aws::base64_decode(in.at("data_base64").get<std::string>());
    if (!decoded) throw Mistake("\"data_base64\" of a record is not base64");
    data = std::move(*decoded);
  }
  const Identity identity{unhex(in.at("identity").get<std::string>())};
  record.data = Bytes(std::move(data)).with_identity(identity);
  return record;
}

Verdict read_verdict(const std::string& text) {
  for (const Verdict verdict : {Verdict::held, Verdict::violated, Verdict::unknown}) {
    if (to_string(verdict) == text) return verdict;
  }
  throw Mistake("the verdict '" + text + "' is none of held, violated, unknown");
}

void read_options(const Json& in, std::string_view file, RunOptions& options) {
  options.variant = in.at("variant").get<std::string>();
  options.seed = unhex(in.at("seed").get<std::string>());
  options.start = Time(Duration(in.at("start_ns").get<std::int64_t>()));
  options.records_per_second = in.at("records_per_second").get<std::uint64_t>();
  if (options.records_per_second == 0) throw Mistake("\"records_per_second\" is 0");
  options.explore_ties = in.at("explore_ties").get<bool>();
  options.events_max = in.at("events_max").get<std::uint64_t>();
  options.settle_max = Duration(in.at("settle_max_ns").get<std::int64_t>());
  if (in.contains("plan")) {
    auto plan = parse_plan(in.at("plan").dump(), std::string(file) + ", member \"plan\"");
    if (!plan) throw Mistake(plan.error());
    options.plan = std::move(*plan);
  }
}

void write_options(const RunOptions& options, Json& out) {
  out["variant"] = options.variant;
  out["seed"] = to_hex(options.seed);
  out["start_ns"] = options.start.time_since_epoch().count();
  out["records_per_second"] = options.records_per_second;
  out["explore_ties"] = options.explore_ties;
  out["events_max"] = options.events_max;
  out["settle_max_ns"] = options.settle_max.count();
  if (options.plan) out["plan"] = Json::parse(to_json(*options.plan));
}

Json decision_json(const ChoiceKey& key, std::uint64_t value, const std::string& told) {
  return {{"site", to_hex(key.site)},
          {"identity", to_hex(key.identity.value)},
          {"attempt", key.attempt},
          {"value", value},
          {"told", told}};
}

Failure read(const Json& in, std::string_view file) {
  Failure failure;
  failure.weir_version = in.at("weir_version").get<std::string>();
  failure.fingerprint = in.at("fingerprint").get<std::string>();
  failure.scenario = in.at("scenario").get<std::string>();
  read_options(in, file, failure.options);
  failure.verdict = read_verdict(in.at("verdict").get<std::string>());
  failure.property = in.at("property").get<std::string>();
  failure.reason = in.at("reason").get<std::string>();
  failure.history_hash = unhex128(in.at("history_hash").get<std::string>());
  failure.events = in.at("events").get<std::uint64_t>();
  for (const Json& checkpoint : in.at("checkpoints")) {
    failure.checkpoints.push_back(unhex128(checkpoint.get<std::string>()));
  }
  failure.digests = unpack(in.at("digests").get<std::string>());
  for (const Json& decision : in.at("decisions")) {
    const ChoiceKey key{unhex(decision.at("site").get<std::string>()),
                        Identity{unhex(decision.at("identity").get<std::string>())},
                        decision.at("attempt").get<std::uint64_t>()};
    failure.decisions.emplace_back(key, decision.at("value").get<std::uint64_t>());
    failure.decisions_told.push_back(decision.at("told").get<std::string>());
  }
  for (const Json& record : in.at("records")) failure.records.push_back(read_record(record));
  return failure;
}

}  // namespace

std::string to_json(const Failure& failure) {
  Json out;
  out["weir_failure"] = kFormat;
  out["weir_version"] = failure.weir_version;
  out["fingerprint"] = failure.fingerprint;
  out["scenario"] = failure.scenario;
  write_options(failure.options, out);
  out["verdict"] = to_string(failure.verdict);
  out["property"] = failure.property;
  out["reason"] = failure.reason;
  out["history_hash"] = to_string(failure.history_hash);
  out["events"] = failure.events;
  out["decisions"] = Json::array();
  for (std::size_t i = 0; i < failure.decisions.size(); ++i) {
    const auto& [key, value] = failure.decisions[i];
    out["decisions"].push_back(decision_json(key, value, failure.decisions_told[i]));
  }
  out["records"] = Json::array();
  for (const InputRecord& record : failure.records) out["records"].push_back(record_json(record));
  out["checkpoints"] = Json::array();
  for (const Hash128& checkpoint : failure.checkpoints) {
    out["checkpoints"].push_back(to_string(checkpoint));
  }
  out["digests"] = pack(failure.digests);
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::expected<Failure, std::string> parse_failure(std::string_view text, std::string_view file) {
  const std::string name(file);
  try {
    const Json in = Json::parse(text);
    if (!in.is_object() || !in.contains("weir_failure")) {
      return std::unexpected(name + ": this is no failure file of weir: it has no member " +
                             "\"weir_failure\"; give a file that `weir sweep` or `weir run` wrote");
    }
    if (in.at("weir_failure") != kFormat) {
      return std::unexpected(name + ": its format is " + in.at("weir_failure").dump() +
                             ", this weir reads format " + std::to_string(kFormat) +
                             "; replay it with the weir that wrote it, or record it again");
    }
    return read(in, file);
  } catch (const Mistake& mistake) {
    return std::unexpected(name + ": " + mistake.what() + "; record the failure again");
  } catch (const Json::parse_error& error) {
    return std::unexpected(name + ": not JSON at byte " + std::to_string(error.byte) +
                           ": the file was cut short or changed; record the failure again");
  } catch (const Json::exception& error) {
    return std::unexpected(name + ": " + error.what() + "; record the failure again");
  }
}

}  // namespace weir
