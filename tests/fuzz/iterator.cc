// Shard iterators come back from callers, who may have changed them: one that is taken is one that
// could have been issued.

#include "sim/kinesis/iterator.h"

#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir;
  const auto iterator = kinesis::decode_iterator(fuzz::text_of(data, size));
  if (!iterator) return 0;
  const auto again = kinesis::decode_iterator(kinesis::encode_iterator(*iterator));
  fuzz::check(again == iterator, "an iterator that is encoded decodes to itself");
  return 0;
}
