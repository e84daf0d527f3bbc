// The user's records: the first byte picks the options, the rest is the file. Every line is a
// record or listed with a reason, and records have identities of their own.

#include "harness/explore/input.h"

#include <set>
#include <string>

#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir;
  std::string_view text = fuzz::text_of(data, size);
  if (text.empty()) return 0;
  const auto choice = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  InputOptions options;
  options.format = static_cast<InputFormat>(choice % 3);
  if (choice & 4) options.partition_key_pointer = "/a/0";
  if (choice & 8) options.record_bytes_max = 64;
  const auto input = parse_input(std::string(text), "fuzz", options);
  if (!input) return 0;
  std::set<Identity> identities;
  for (const InputRecord& record : input->records) {
    fuzz::check(identities.insert(record.data.identity()).second, "no two records are the same");
    fuzz::check(record.data.size() + record.partition_key.size() <= options.record_bytes_max,
                "no record is over the limit");
    fuzz::check(record.line != 0, "lines count from 1");
  }
  for (const RejectedLine& line : input->rejected) {
    fuzz::check(!line.reason.empty(), "a rejected line has a reason");
  }
  return 0;
}
