// Whether a text is JSON, found out as quickly as it can be read: each payload of an invocation is
// asked, and some have megabytes of base64.

#ifndef WEIR_SIM_LAMBDA_JSON_TEXT_H_
#define WEIR_SIM_LAMBDA_JSON_TEXT_H_

#include <string_view>

namespace weir::lambda {

// One value, with white space around it. Bytes beyond ASCII are taken within strings as they are.
bool is_json(std::string_view text);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_JSON_TEXT_H_
