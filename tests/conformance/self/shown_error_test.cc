// Errors are shown as an SDK of the service's protocol does.

#include "tests/conformance/shown_error.h"

#include <gtest/gtest.h>

#include "sim/sqs/errors.h"

namespace weir::conformance {
namespace {

using nlohmann::json;

TEST(ShownError, SqsShowsTheOldCodeAndThatOfTheModel) {
  const json shown = shown_error(sqs::queue_does_not_exist(), "sqs", Model(""));
  EXPECT_EQ(shown["Error"]["Code"], "AWS.SimpleQueueService.NonExistentQueue");
  EXPECT_EQ(shown["Error"]["QueryErrorCode"], "QueueDoesNotExist");
  EXPECT_EQ(shown["ResponseMetadata"]["HTTPStatusCode"], 400);
}

TEST(ShownError, TheAnswerTellsTheProtocol) {
  const json shown = {{"Error", {{"Code", "A"}, {"QueryErrorCode", "B"}}}};
  const json by_json = {{"Error", {{"Code", "A"}, {"QueryErrorCode", "C"}}}};
  EXPECT_EQ(as_by_protocol_of(by_json, shown), shown);  // and B is not C
  const json by_query = {{"Error", {{"Code", "A"}, {"Detail", nullptr}}}};
  EXPECT_EQ(as_by_protocol_of(by_query, shown), by_query);
  const json other = {{"Error", {{"Code", "Z"}, {"Detail", nullptr}}}};
  EXPECT_NE(as_by_protocol_of(other, shown), other);
}

}  // namespace
}  // namespace weir::conformance
