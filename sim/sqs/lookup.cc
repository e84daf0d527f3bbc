#include "sim/sqs/lookup.h"

#include <cstddef>

#include "sim/sqs/errors.h"
#include "sim/sqs/messages.h"

namespace weir::sqs {
namespace {

std::string_view after_last(std::string_view text, char separator) {
  const std::size_t at = text.rfind(separator);
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

// The account in a URL; empty: it has none.
std::string_view account_in(std::string_view url) {
  const std::size_t slash = url.rfind('/');
  return slash == std::string_view::npos ? std::string_view()
                                         : after_last(url.substr(0, slash), '/');
}

}  // namespace

std::string queue_url(const CallContext& context, std::string_view name) {
  return "https://sqs." + context.region + ".amazonaws.com/" + context.account + "/" +
         std::string(name);
}

std::string queue_arn(const CallContext& context, std::string_view name) {
  return "arn:aws:sqs:" + context.region + ":" + context.account + ":" + std::string(name);
}

std::string_view name_in_url(std::string_view url) { return after_last(url, '/'); }

std::expected<Queue*, aws::Error> require_queue(Sqs& sqs, const CallContext& context,
                                                const std::optional<std::string>& url) {
  if (!url || url->empty()) return std::unexpected(missing_parameter("QueueUrl"));
  const auto found = sqs.queues.find(std::string(name_in_url(*url)));
  const std::string_view account = account_in(*url);
  if (found == sqs.queues.end() || (!account.empty() && account != context.account)) {
    return std::unexpected(queue_does_not_exist());
  }
  settle(found->second, context.now);
  return &found->second;
}

Queue* find_by_arn(Sqs& sqs, std::string_view arn) {
  const auto found = sqs.queues.find(std::string(after_last(arn, ':')));
  return found == sqs.queues.end() || found->second.arn != arn ? nullptr : &found->second;
}

}  // namespace weir::sqs
