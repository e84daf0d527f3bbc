// Binding: what the words of a rule mean at the sites of a cloud.

#ifndef WEIR_HARNESS_FAULTS_BINDING_H_
#define WEIR_HARNESS_FAULTS_BINDING_H_

#include <string_view>
#include <vector>

#include "sim/aws/faults.h"

namespace weir {

// "s3:*" names every site that begins so, "*" all, anything else the one site of that name.
bool is_pattern(std::string_view where);
bool names_site(std::string_view where, std::string_view site);

// The site's kind of this name; or the one whose effect AWS reports by this error code at this
// service, such as "SlowDown" at S3 for "throttled". Null: the site has none.
const aws::FaultKind* find_kind(const aws::FaultSite& site, std::string_view what);

// The codes that find_kind() would understand at this site, for error messages.
std::vector<std::string_view> error_codes(const aws::FaultSite& site);

}  // namespace weir

#endif  // WEIR_HARNESS_FAULTS_BINDING_H_
