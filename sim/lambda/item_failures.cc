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

std::optional<std::size_t> place_of(const Json& item, std::span<const kinesis::Record> batch) {
  if (!item.is_object()) return std::nullopt;
  const auto identifier = item.find("itemIdentifier");
  if (identifier == item.end() || !identifier->is_string()) return std::nullopt;
  const auto& text = identifier->get_ref<const std::string&>();
  const auto found = std::ranges::find_if(
      batch, [&](const kinesis::Record& record) { return *record.SequenceNumber == text; });
  if (found == batch.end()) return std::nullopt;
  return static_cast<std::size_t>(found - batch.begin());
}

}  // namespace

ItemFailures read_item_failures(const Bytes& answer, std::span<const kinesis::Record> batch) {
  if (answer.empty()) return kNone;
  const Json json = Json::parse(answer.view(), nullptr, false);
  if (json.is_discarded()) return kAll;
  if (says_nothing(json)) return kNone;
  if (!json.is_object()) return kAll;
  const auto items = json.find("batchItemFailures");
  if (items == json.end() || says_nothing(*items)) return kNone;
  if (!items->is_array()) return kAll;
  ItemFailures failures{.whole_batch = false, .named = true, .first = batch.size()};
  for (const Json& item : *items) {
    const std::optional<std::size_t> place = place_of(item, batch);
    if (!place) return kAll;
    failures.first = std::min(failures.first, *place);
  }
  return failures;
}

}  // namespace weir::lambda
