// A query for partition keys (the first line) on a record (the rest): keys, or a sentence, within
// the limits; and the same again from the same program, whatever the run before left behind.

#include "sim/firehose/jq.h"

#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir;
  const std::string_view text = fuzz::text_of(data, size);
  const std::size_t line = text.find('\n');
  if (line == std::string_view::npos) return 0;
  const auto program = firehose::JqProgram::compile(text.substr(0, line));
  if (!program) {
    fuzz::check(!program.error().empty(), "a refusal says why");
    return 0;
  }
  const auto keys = (*program)->keys_of(text.substr(line + 1));
  fuzz::check(keys || !keys.error().empty(), "a failure says why");
  fuzz::check((*program)->keys_of(text.substr(line + 1)) == keys, "a program gives the same again");
  return 0;
}
