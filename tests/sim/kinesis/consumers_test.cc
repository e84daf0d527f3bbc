// Registered consumers: how they come, are described and listed, and go.

#include "sim/kinesis/consumers.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/kinesis/tags.h"
#include "tests/sim/kinesis/fixture.h"

namespace weir::kinesis {
namespace {

class KinesisConsumers : public KinesisTest {
 protected:
  std::string arn() { return state.streams.at("orders").arn; }
  std::string add(const std::string& name) {
    const auto output = register_stream_consumer(
        state, at, RegisterStreamConsumerInput().WithStreamARN(arn()).WithConsumerName(name));
    return output ? *output->Consumer->ConsumerARN : output.error().code;
  }
  DescribeStreamConsumerInput named(const std::string& name) {
    return DescribeStreamConsumerInput().WithStreamARN(arn()).WithConsumerName(name);
  }
  std::string status(const std::string& name) {
    const auto output = describe_stream_consumer(state, at, named(name));
    return output ? *output->ConsumerDescription->ConsumerStatus : to_string(output.error());
  }
  void drop(const std::string& name) {
    ASSERT_TRUE(deregister_stream_consumer(
        state, at, DeregisterStreamConsumerInput().WithStreamARN(arn()).WithConsumerName(name)));
  }
};

TEST_F(KinesisConsumers, AConsumerIsCreatingThenActiveThenDeletingThenGone) {
  create(1);
  EXPECT_EQ(add("c"), arn() + "/consumer/c:" + std::to_string(to_seconds(at.now)));
  EXPECT_EQ(status("c"), "CREATING");
  at.now += state.options.registering_takes;
  EXPECT_EQ(status("c"), "ACTIVE");
  drop("c");
  EXPECT_EQ(status("c"), "DELETING");
  at.now += state.options.deregistering_takes;
  EXPECT_EQ(status("c"),
            "ResourceNotFoundException (400): Consumer c, account 123456789012 not found.");
}

TEST_F(KinesisConsumers, ANameIsTakenWhileItsConsumerIsThere) {
  create(1);
  const std::string first = add("c");
  EXPECT_EQ(add("c"), "ResourceInUseException");
  drop("c");
  EXPECT_EQ(add("c"), "ResourceInUseException");
  at.now += state.options.deregistering_takes;
  EXPECT_NE(add("c"), first) << "the time is part of the ARN";
}

TEST_F(KinesisConsumers, AConsumerIsKnownByItsArnAlone) {
  create(1);
  const std::string consumer = add("c");
  const auto output =
      describe_stream_consumer(state, at, DescribeStreamConsumerInput().WithConsumerARN(consumer));
  ASSERT_TRUE(output);
  EXPECT_EQ(output->ConsumerDescription->ConsumerName, "c");
  EXPECT_EQ(output->ConsumerDescription->StreamARN, arn());
  EXPECT_EQ(describe_stream_consumer(state, at, DescribeStreamConsumerInput()).error().code,
            "InvalidArgumentException");
}

TEST_F(KinesisConsumers, AStreamHas20ConsumersAndFiveInCreation) {
  create(1);
  for (int i = 0; i < 20; ++i) {
    if (i % 5 == 0 && i != 0) {
      EXPECT_EQ(add("more"), "LimitExceededException") << i;
      at.now += state.options.registering_takes;
    }
    ASSERT_NE(add(std::to_string(i)), "LimitExceededException") << i;
  }
  at.now += state.options.registering_takes;
  EXPECT_EQ(add("more"), "LimitExceededException");
}

TEST_F(KinesisConsumers, ConsumersAreListedPageByPage) {
  create(1);
  for (const char* name : {"b", "c", "a"}) add(name);
  const auto first = list_stream_consumers(
      state, at, ListStreamConsumersInput().WithStreamARN(arn()).WithMaxResults(2));
  ASSERT_EQ(first->Consumers->size(), 2u);
  EXPECT_EQ(first->Consumers->front().ConsumerName, "a");
  const auto rest =
      ListStreamConsumersInput().WithStreamARN(arn()).WithNextToken(*first->NextToken);
  EXPECT_EQ(list_stream_consumers(state, at, rest)->Consumers->front().ConsumerName, "c");
  at.now += 301s;
  EXPECT_EQ(list_stream_consumers(state, at, rest).error().code, "ExpiredNextTokenException");
}

TEST_F(KinesisConsumers, AStreamWithConsumersIsDeletedOnlyByForce) {
  create(1);
  add("c");
  const auto stream = DeleteStreamInput().WithStreamName("orders");
  EXPECT_EQ(delete_stream(state, at, stream).error().code, "ResourceInUseException");
  EXPECT_TRUE(delete_stream(
      state, at, DeleteStreamInput().WithStreamName("orders").WithEnforceConsumerDeletion(true)));
}

TEST_F(KinesisConsumers, ASummaryCountsThem) {
  create(1);
  add("c");
  const auto summary =
      describe_stream_summary(state, at, DescribeStreamSummaryInput().WithStreamName("orders"));
  EXPECT_EQ(summary->StreamDescriptionSummary->ConsumerCount, 1);
}

TEST_F(KinesisConsumers, AConsumerHasTagsOfItsOwn) {
  create(1);
  const std::string consumer = add("c");
  ASSERT_TRUE(
      tag_resource(state, at, TagResourceInput().WithResourceARN(consumer).WithTags({{"a", "1"}})));
  EXPECT_TRUE(state.streams.at("orders").tags.empty());
  const auto tags =
      list_tags_for_resource(state, at, ListTagsForResourceInput().WithResourceARN(consumer));
  EXPECT_EQ(tags->Tags->front().Key, "a");
}

}  // namespace
}  // namespace weir::kinesis
