// MetadataExtractionQuery: a jq program that reads the partition keys out of a record, run by
// libjq, the same interpreter that the service uses (JsonParsingEngine JQ-1.6).
//
// What depends on the machine (clock, environment, files, time zone, the processor's libm) is
// refused when a program is compiled (jq_words.h), and what one record may cost is bounded
// (jq_limits.h), so that a program gives the same keys, or the same failure, for the same record
// everywhere.

#ifndef WEIR_SIM_FIREHOSE_JQ_H_
#define WEIR_SIM_FIREHOSE_JQ_H_

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

struct jq_state;

namespace weir::firehose {

using PartitionKeys = std::map<std::string, std::string, std::less<>>;

class JqProgram {
 public:
  // The longest text that the API takes as a processor's parameter.
  static constexpr std::size_t kTextMax = 5120;

  // A program, or jq's own words (or ours) on why it is none. Binding jq's builtins costs some
  // 17 ms, so that programs are kept by their text from world to world; that decides nothing.
  static std::expected<std::shared_ptr<const JqProgram>, std::string> compile(
      std::string_view query);

  JqProgram(const JqProgram&) = delete;
  JqProgram& operator=(const JqProgram&) = delete;
  ~JqProgram();

  // The keys of one record, which has to be one JSON value. The program has to give exactly one
  // object whose values are strings, numbers or booleans; numbers and booleans become their JSON
  // text. Anything else is a failure, in a sentence for the error record. One thread at a time.
  std::expected<PartitionKeys, std::string> keys_of(std::string_view json) const;

 private:
  explicit JqProgram(std::string text) : text_(std::move(text)) {}
  std::expected<void, std::string> prepare() const;

  std::string text_;
  mutable jq_state* state_ = nullptr;  // rebuilt from text_ in the rare case that a run spoils it
};

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_JQ_H_
