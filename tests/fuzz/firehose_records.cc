// What Firehose reads inside records and answers: packed records, several objects in one record,
// and what a transform function returns. Nothing of it may crash; parts are slices of the whole.

#include <algorithm>

#include "sim/firehose/deaggregation.h"
#include "sim/firehose/transform_answer.h"
#include "tests/fuzz/check.h"

namespace {

using namespace weir::firehose;  // NOLINT(google-build-using-namespace)
using weir::Bytes;
using weir::fuzz::check;

void check_parts(const Bytes& whole, const std::vector<Bytes>& parts) {
  check(!parts.empty() || whole.empty(), "a record has a part");
  check(parts.size() <= 500, "no more parts than the service takes apart");
  std::size_t bytes = 0;
  for (const Bytes& part : parts) bytes += part.size();
  check(bytes <= whole.size(), "parts do not overlap");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes record(weir::fuzz::text_of(data, size));
  check_parts(record, split_json(record));
  const std::vector<Bytes> lines = split_delimited(record, "\n");
  check_parts(record, lines);
  if (const auto packed = unpack_kpl(record)) {
    std::size_t bytes = 0;
    for (const PackedRecord& part : *packed) bytes += part.data.size();
    check(bytes <= record.size(), "packed records lie inside");
  }
  const auto verdicts = judge(record.view(), {"1", "2"});
  check(verdicts.size() == 2, "each record has its verdict");
  check(std::ranges::all_of(verdicts,
                            [](const Verdict& verdict) {
                              return verdict.kind != Verdict::failed || !verdict.error.code.empty();
                            }),
        "a failure has a code");
  return 0;
}
