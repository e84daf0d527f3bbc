// Percent-encoding, done and undone.

#ifndef WEIR_SIM_S3_URL_H_
#define WEIR_SIM_S3_URL_H_

#include <string>
#include <string_view>

namespace weir::s3 {

// All but letters, digits and the characters of `plain`; a space as a plus sign, or like the
// others.
std::string percent_encode(std::string_view text, std::string_view plain,
                           bool space_as_plus = false);
// As in a URL's path: a plus sign stands for itself. What is no escape is left as it is.
std::string percent_decode(std::string_view text);
// As in a form: a plus sign is a space.
std::string form_decode(std::string_view text);

}  // namespace weir::s3

#endif  // WEIR_SIM_S3_URL_H_
