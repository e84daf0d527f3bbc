#include "sim/sqs/pages.h"

#include <cstddef>

#include "sim/aws/base64.h"
#include "sim/sqs/errors.h"

namespace weir::sqs {
namespace {

constexpr std::int32_t kMost = 1'000;

}  // namespace

std::expected<Page, aws::Error> page_of(const std::vector<const Queue*>& queues,
                                        std::optional<std::int32_t> most,
                                        const std::optional<std::string>& token) {
  if (most && (*most < 1 || *most > kMost)) {
    return std::unexpected(
        invalid_value(std::to_string(*most), "MaxResults", "Must be an integer from 1 to 1000."));
  }
  if (token && !most) {
    return std::unexpected(
        invalid_parameter_value("MaxResults is a mandatory parameter when you provide a value for "
                                "NextToken."));
  }
  std::string after;  // the last URL of the page before
  if (token) {
    const auto decoded = aws::base64_decode(*token);
    if (!decoded) return std::unexpected(invalid_parameter_value("Invalid or expired next token."));
    after = *decoded;
  }
  Page page;
  const auto limit = static_cast<std::size_t>(most.value_or(kMost));
  for (const Queue* queue : queues) {
    if (queue->url <= after) continue;
    if (page.urls.size() == limit) {
      if (most) page.next = aws::base64_encode(page.urls.back());
      break;
    }
    page.urls.push_back(queue->url);
  }
  return page;
}

}  // namespace weir::sqs
