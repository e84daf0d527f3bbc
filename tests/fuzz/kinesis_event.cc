// Events as a handler reads them: records, or the exception that the header promises.

#include "sim/lambda/kinesis_event.h"

#include <stdexcept>

#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir;
  const std::string_view text = fuzz::text_of(data, size);
  try {
    for (const lambda::KinesisRecord& record : lambda::read_kinesis_event(Bytes(text))) {
      fuzz::check(record.data.size() <= size, "a record is no larger than its event");
    }
  } catch (const std::runtime_error&) {  // no such event: a handler would fail
  }
  return 0;
}
