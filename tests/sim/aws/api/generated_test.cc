// What generated code promises besides validation and JSON: names, facts, errors, safe building.

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>

#include "tests/sim/aws/api/toy/json.h"

namespace weir::toy {
namespace {

TEST(Generated, RequestsAreBuiltWithSettersAndAreNoAggregates) {
  // An aggregate temporary in a co_await is what GCC 12 may destroy twice.
  static_assert(!std::is_aggregate_v<PutThingInput>);
  static_assert(std::is_nothrow_move_constructible_v<PutThingInput>);
  PutThingInput request;
  request.WithStreamName("a").WithLevel(Level::HIGH);
  const PutThingInput same = PutThingInput().WithStreamName("a").WithLevel("HIGH");
  EXPECT_EQ(request, same);
  EXPECT_EQ(request.Level, Level::HIGH);
  EXPECT_NE(request, PutThingInput());
}

TEST(Generated, ARecursiveShapeCopiesDeeply) {
  Node tree = Node().WithLeft(Node().WithName("left")).WithChildren({Node().WithName("child")});
  const Node copy = tree;
  EXPECT_EQ(copy, tree);
  tree.Left->Name = "changed";
  EXPECT_EQ(copy.Left->Name, "left");
  EXPECT_NE(copy, tree);
}

TEST(Generated, AnEventStreamIsTheListOfItsEvents) {
  const PutThingOutput output =
      PutThingOutput().WithEvents({Events().WithRecord(RecordEvent().WithValue("1"))});
  ASSERT_EQ(output.Events->size(), 1u);
  EXPECT_EQ(output.Events->front().Record->value, "1");
}

TEST(Generated, OperationsKnowTheirFacts) {
  const aws::OperationInfo& put = PutThing::info();
  EXPECT_EQ(put.service, &service_info());
  EXPECT_EQ(put.service->target_prefix, "Toy_20200101");
  EXPECT_EQ(put.service->protocol, aws::Protocol::json);
  EXPECT_EQ(put.name, "PutThing");
  EXPECT_FALSE(put.read_only);
  ASSERT_EQ(put.errors.size(), 2u);
  EXPECT_EQ(put.errors[1].shape, "NotFound");
  EXPECT_EQ(put.errors[1].code, "Toy.NotFound");
  EXPECT_EQ(put.errors[1].http_status, 404);

  const aws::OperationInfo& get = GetThing::info();
  static_assert(std::is_same_v<GetThing::Request, GetThingInput>);
  EXPECT_EQ(get.http_method, "GET");
  EXPECT_EQ(get.uri, "/things/{Id}");
  EXPECT_EQ(get.success_status, 201);
  EXPECT_TRUE(get.read_only);
  EXPECT_TRUE(get.idempotent);
  EXPECT_TRUE(get.errors.empty());
}

TEST(Generated, ErrorsHaveTheCodeAndStatusOfTheModel) {
  EXPECT_EQ(NotFound("gone"), aws::Error("Toy.NotFound", 404, "gone"));
  EXPECT_EQ(BrokenException("!"), aws::Error("BrokenException", 500, "!", true));
  aws::Error limit = LimitExceeded("too many");
  EXPECT_EQ(limit.http_status, 400);
  limit.detail = aws::encode_json(LimitExceededDetail().WithLimit(3));
  EXPECT_EQ(limit.detail, R"({"Limit":3})");
  EXPECT_EQ(aws::decode_json<LimitExceededDetail>(limit.detail)->Limit, 3);
}

}  // namespace
}  // namespace weir::toy
