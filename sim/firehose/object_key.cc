#include "sim/firehose/object_key.h"

#include <functional>
#include <string_view>

#include "sim/aws/request_id.h"

namespace weir::firehose {

namespace {

// 11 letters and digits, another text at each call.
std::function<std::string()> random_strings(Identity identity) {
  return [identity, drawn = std::uint64_t{0}]() mutable {
    static constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::uint64_t bits = identity.child("random string", drawn++).value;
    std::string text(11, ' ');
    for (char& c : text) {
      c = kLetters[bits % kLetters.size()];
      bits /= kLetters.size();
    }
    return text;
  };
}

// "-2026-11-21-14-05-09-".
std::string time_text(const ObjectName& name) {
  const Time local = name.instant + name.zone.offset_at(name.instant);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(local - day));
  std::string text = "-" + std::to_string(static_cast<int>(date.year()));
  const auto append = [&text](auto number) {
    text += number < 10 ? "-0" : "-";
    text += std::to_string(number);
  };
  append(static_cast<unsigned>(date.month()));
  append(static_cast<unsigned>(date.day()));
  append(time.hours().count());
  append(time.minutes().count());
  append(time.seconds().count());
  return text + "-";
}

std::string file_name(const ObjectName& name) {
  return name.stream + "-" + std::to_string(name.version) + time_text(name) +
         aws::uuid_of(name.identity) + name.extension;
}

}  // namespace

std::string object_key(const Sink& sink, const std::optional<std::string>& partition,
                       const ObjectName& name) {
  if (partition) return *partition + file_name(name);
  PrefixValues values(name.instant, name.zone);
  values.with_random_string(random_strings(name.identity));
  const auto prefix = object_key_prefix(sink.prefix, values);
  // A prefix whose value is too long was valid when it was written; UNCONFIRMED what becomes of it.
  return prefix.value_or("") + file_name(name);
}

std::string error_object_key(const Sink& sink, const std::string& error_type,
                             const ObjectName& name) {
  PrefixValues values(name.instant, name.zone);
  values.with_random_string(random_strings(name.identity));
  values.with_error_output_type(error_type);
  const auto prefix = error_key_prefix(sink.prefix, sink.error_prefix, values);
  return prefix.value_or(error_type + "/") + file_name(name);
}

std::expected<std::string, std::string> partition_prefix(const Sink& sink,
                                                         const aws::TimeZone& zone, Time arrival,
                                                         Identity record,
                                                         const PartitionKeys& from_query,
                                                         const PartitionKeys& from_lambda) {
  PrefixValues values(arrival, zone);
  values.with_keys_from_query(&from_query);
  values.with_keys_from_lambda(&from_lambda);
  values.with_random_string(random_strings(record));
  return object_key_prefix(sink.prefix, values);
}

}  // namespace weir::firehose
