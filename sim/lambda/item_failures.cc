#include "sim/lambda/item_failures.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace weir::lambda {
namespace {

using Json = nlohmann::json;

constexpr ItemFailures kNone{};
constexpr ItemFailures kAll{.whole_batch = true, .named = false, .first = 0};

// "", [], null and {}: the function has nothing to report.
bool says_nothing(const Json& answer) {
  if (answer.is_string()) return answer.get_ref<const std::string&>().empty();
  return answer.is_null() || ((answer.is_array() || answer.is_object()) && answer.empty());
}

// Nothing: it is no identifier.
std::optional<std::string> identifier_of(const Json& item) {
  if (!item.is_object()) return std::nullopt;
  const auto identifier = item.find("itemIdentifier");
  if (identifier == item.end() || !identifier->is_string()) return std::nullopt;
  return identifier->get<std::string>();
}

// What the answer names; nothing if it cannot be told what has failed, so that all has.
std::optional<std::vector<std::string>> read_identifiers(const Bytes& answer) {
  std::vector<std::string> named;
  if (answer.empty()) return named;
  const Json json = Json::parse(answer.view(), nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  if (says_nothing(json)) return named;
  if (!json.is_object()) return std::nullopt;
  const auto items = json.find("batchItemFailures");
  if (items == json.end() || says_nothing(*items)) return named;
  if (!items->is_array()) return std::nullopt;
  for (const Json& item : *items) {
    std::optional<std::string> identifier = identifier_of(item);
    if (!identifier) return std::nullopt;
    named.push_back(*std::move(identifier));
  }
  return named;
}

}  // namespace

ItemFailures read_item_failures(const Bytes& answer, std::span<const kinesis::Record> batch) {
  const auto named = read_identifiers(answer);
  if (!named) return kAll;
  if (named->empty()) return kNone;
  ItemFailures failures{.whole_batch = false, .named = true, .first = batch.size()};
  for (const std::string& number : *named) {
    const auto found = std::ranges::find_if(
        batch, [&](const kinesis::Record& record) { return *record.SequenceNumber == number; });
    if (found == batch.end()) return kAll;
    failures.first = std::min(failures.first, static_cast<std::size_t>(found - batch.begin()));
  }
  return failures;
}

std::vector<bool> read_message_failures(const Bytes& answer, std::span<const sqs::Message> batch) {
  std::vector<bool> failed(batch.size(), false);
  const auto named = read_identifiers(answer);
  if (!named) return std::vector<bool>(batch.size(), true);
  for (const std::string& id : *named) {
    const auto found = std::ranges::find_if(
        batch, [&](const sqs::Message& message) { return message.MessageId == id; });
    if (found == batch.end()) return std::vector<bool>(batch.size(), true);
    failed[static_cast<std::size_t>(found - batch.begin())] = true;
  }
  return failed;
}

}  // namespace weir::lambda
