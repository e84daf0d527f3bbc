// The words of jq that weir refuses, since what they give depends on the machine and not on the
// record: found by a walk over the program's tokens, so that a string, a comment, a field or an
// object's key may be called `now`.

#ifndef WEIR_SIM_FIREHOSE_JQ_WORDS_H_
#define WEIR_SIM_FIREHOSE_JQ_WORDS_H_

#include <optional>
#include <string>
#include <string_view>

namespace weir::firehose {

// A sentence that names the first refused word, or nothing. Whether the text is a jq program at all
// is for jq to say.
std::optional<std::string> refused_jq_word(std::string_view program);

// The same for words that can loop, for a libjq whose work cannot be bounded (jq_limits.h).
std::optional<std::string> looping_jq_word(std::string_view program);

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_JQ_WORDS_H_
