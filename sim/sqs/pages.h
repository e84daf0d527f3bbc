// Lists of queues, page by page.

#ifndef WEIR_SIM_SQS_PAGES_H_
#define WEIR_SIM_SQS_PAGES_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "sim/aws/error.h"
#include "sim/sqs/state.h"

namespace weir::sqs {

struct Page {
  std::vector<std::string> urls;
  std::optional<std::string> next;  // a token
};

// Without `most`, the first thousand and no token: only who says how many can go on.
// REQUIRES: `queues` in the order of their names.
std::expected<Page, aws::Error> page_of(const std::vector<const Queue*>& queues,
                                        std::optional<std::int32_t> most,
                                        const std::optional<std::string>& token);

}  // namespace weir::sqs

#endif  // WEIR_SIM_SQS_PAGES_H_
