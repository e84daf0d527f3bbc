// Firehose's prefixes, up to the first line feed the Prefix and after it the ErrorOutputPrefix:
// what is not refused can be evaluated, always to the same, within the limit; and a refusal is a
// sentence.

#include "sim/firehose/prefix.h"

#include <algorithm>

#include "tests/fuzz/check.h"

namespace {

using namespace weir::firehose;  // NOLINT(google-build-using-namespace)
using weir::fuzz::check;

// The value of every key is the key itself, so that none is missing.
PartitionKeys values_of(const std::set<std::string>& keys) {
  PartitionKeys values;
  for (const std::string& key : keys) values.emplace(key, key);
  return values;
}

void evaluate(const Prefix& prefix, const Prefix& error_prefix) {
  const PartitionKeys from_query = values_of(prefix.keys_from_query());
  const PartitionKeys from_lambda = values_of(prefix.keys_from_lambda());
  PrefixValues values(weir::kDefaultStart, *weir::aws::TimeZone::find("Australia/Lord_Howe"));
  values.with_keys_from_query(&from_query)
      .with_keys_from_lambda(&from_lambda)
      .with_error_output_type("processing-failed")
      .with_random_string([] { return std::string("0123456789a"); });
  const auto key = object_key_prefix(prefix, values);
  check(key == object_key_prefix(prefix, values), "an object has one key");
  check(key ? key->size() <= 4 * Prefix::kLengthMax : !key.error().empty(), "a key has its limit");
  const auto exact = prefix.evaluate(values);
  // A character is an octet or more, two for the two that Java counts; half of one in broken UTF-8.
  check(!exact || 2 * exact->size() >= prefix.shortest_length(), "none is shorter than it can be");
  check(!key || (exact && key->starts_with(*exact)), "the time comes after the prefix");
  const auto error_key = error_key_prefix(prefix, error_prefix, values);
  check(error_key.has_value() || !error_key.error().empty(), "an error is a sentence");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = weir::fuzz::text_of(data, size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const std::string_view first = text.substr(0, line);
  const std::string_view second = text.substr(std::min(line + 1, text.size()));
  const auto prefix = Prefix::parse(first);
  const auto error_prefix = Prefix::parse(second);
  check(prefix ? prefix->empty() == first.empty() : !prefix.error().empty(), "a prefix is or not");
  const auto refused = refuse_prefixes(first, second, prefix && prefix->has_partition_keys());
  check(!refused || !refused->empty(), "a refusal is a sentence");
  check(refused || (prefix && error_prefix), "what cannot be parsed is refused");
  if (!refused) evaluate(*prefix, *error_prefix);
  return 0;
}
