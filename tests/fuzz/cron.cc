// Schedule expressions of customers: one that is taken comes true in order, at whole minutes if it
// is a cron expression, and the same way whether one asks early or late.

#include "sim/events/schedule.h"

#include <optional>

#include "tests/fuzz/check.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace weir;
  const std::string_view text = fuzz::text_of(data, size);
  const auto schedule = events::Schedule::parse(text);
  if (!schedule) return 0;
  const Time since = kDefaultStart;
  Time last = since;
  for (int i = 0; i < 4; ++i) {
    const std::optional<Time> next = schedule->next(since, last);
    if (!next) return 0;
    fuzz::check(*next > last, "the next time lies ahead");
    fuzz::check(
        !text.starts_with("cron") || *next == std::chrono::floor<std::chrono::minutes>(*next),
        "a cron expression comes true at second 0");
    const Time between = last + (*next - last) / 2;
    fuzz::check(schedule->next(since, between) == next, "there is none before the next one");
    last = *next;
  }
  return 0;
}
