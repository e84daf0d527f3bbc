// The JSON codec on requests of Kinesis: a request or AWS's error, never an exception; and what was
// decoded is encoded so that it decodes the same again.

#include "sim/kinesis/json.h"

#include "tests/fuzz/check.h"

namespace {

template <class Request>
void decode(std::string_view text) {
  const auto request = weir::aws::decode_json<Request>(text);
  if (!request) {
    weir::fuzz::check(!request.error().code.empty(), "an error has a code");
    return;
  }
  const std::string written = weir::aws::encode_json(*request);
  const auto again = weir::aws::decode_json<Request>(written);
  weir::fuzz::check(again.has_value(), "an encoded request decodes");
  weir::fuzz::check(weir::aws::encode_json(*again) == written, "and is the same again");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir;
  const std::string_view text = fuzz::text_of(data, size);
  decode<kinesis::PutRecordsInput>(text);
  decode<kinesis::GetShardIteratorInput>(text);  // a timestamp, an enum
  const auto document = aws::parse_json(text);
  if (document) aws::dump_json(*document);
  return 0;
}
