// Prefixes: the grammar, what expressions become, what is appended to them, and what is refused
// when a delivery stream is configured.

#include "sim/firehose/prefix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace weir::firehose {
namespace {

using testing::ElementsAre;

constexpr Time kArrival{std::chrono::seconds(1'783'951'200)};  // 2026-07-13T14:00:00Z

// Every random string is another one: aaaaaaaaaaa, bbbbbbbbbbb, …
struct Fixture {
  PrefixValues values{kArrival, aws::TimeZone::utc()};
  PartitionKeys from_query{{"customer", "alpha"}, {"region", "eu/west"}, {"empty", ""}};
  PartitionKeys from_lambda{{"year", "2019"}};
  char letter = 'a';

  Fixture() {
    values.with_keys_from_query(&from_query)
        .with_keys_from_lambda(&from_lambda)
        .with_error_output_type("processing-failed")
        .with_random_string([this] { return std::string(11, letter++); });
  }
};

Prefix parsed(std::string_view text) {
  auto prefix = Prefix::parse(text);
  EXPECT_TRUE(prefix.has_value()) << text << ": " << (prefix ? "" : prefix.error());
  return prefix ? *prefix : Prefix();
}

TEST(FirehosePrefix, ExpressionsBecomeWhatTheyStandFor) {
  const struct {
    const char* prefix;
    const char* text;
  } cases[] = {
      {"", ""},
      {"plain/text", "plain/text"},
      {"!{timestamp:yyyy}", "2026"},
      {"a/!{timestamp:yyyy/MM/dd/HH}/b", "a/2026/07/13/14/b"},
      {"year=!{timestamp:yyyy}/month=!{timestamp:MM}/", "year=2026/month=07/"},
      {"!{timestamp:'year='yyyy'/month='MM}/", "year=2026/month=07/"},
      {"!{timestamp:''}", "'"},
      {"!{firehose:random-string}/!{firehose:random-string}/", "aaaaaaaaaaa/bbbbbbbbbbb/"},
      {"!{firehose:error-output-type}/", "processing-failed/"},
      {"c=!{partitionKeyFromQuery:customer}/", "c=alpha/"},
      {"!{partitionKeyFromQuery:region}/!{partitionKeyFromLambda:year}", "eu/west/2019"},
      {"!{timestamp:yyyy}!{timestamp:MM}", "202607"},
      // Only "!{" begins an expression.
      {"{timestamp:yyyy}", "{timestamp:yyyy}"},
      {"!/!!{timestamp:dd}}", "!/!13}"},
      {"ends with!", "ends with!"},
      {"$!{timestamp:dd}", "$13"},
  };
  for (const auto& c : cases) {
    Fixture fixture;
    EXPECT_EQ(parsed(c.prefix).evaluate(fixture.values), c.text) << c.prefix;
  }
}

TEST(FirehosePrefix, WhatIsNoExpressionIsRefused) {
  const struct {
    const char* prefix;
    const char* message;
  } cases[] = {
      {"a/!{", "The expression '!{' is not closed"},
      {"!{timestamp:yyyy", "The expression '!{timestamp:yyyy' is not closed"},
      {"!{}", "The expression '!{}' is not of the form !{namespace:value}"},
      {"!{yyyy}", "The expression '!{yyyy}' is not of the form !{namespace:value}"},
      {"!{timestamp:!{timestamp:yyyy}}",
       "The expression '!{timestamp:!{timestamp:yyyy}' is not of the form !{namespace:value}"},
      {"!{timestamp:}", "The expression '!{timestamp:}' has no value"},
      {"!{partitionKeyFromQuery:}", "The expression '!{partitionKeyFromQuery:}' has no value"},
      {"!{Timestamp:yyyy}", "The namespace 'Timestamp' of '!{Timestamp:yyyy}' is unknown"},
      {"!{ timestamp:yyyy}", "The namespace ' timestamp' of '!{ timestamp:yyyy}' is unknown"},
      {"!{:yyyy}", "The namespace '' of '!{:yyyy}' is unknown"},
      {"!{firehose:random}",
       "The expression '!{firehose:random}' is neither random-string nor error-output-type"},
      {"!{timestamp:year}",
       "The expression '!{timestamp:year}' is invalid: Unknown pattern letter: r"},
      {"!{timestamp:'yyyy}",
       "The expression '!{timestamp:'yyyy}' is invalid: Pattern ends with an incomplete string "
       "literal: 'yyyy"},
      // The first brace ends the expression, quoted or not.
      {"!{timestamp:'}'}",
       "The expression '!{timestamp:'}' is invalid: Pattern ends with an incomplete string "
       "literal: '"},
  };
  for (const auto& c : cases) {
    const auto prefix = Prefix::parse(c.prefix);
    ASSERT_FALSE(prefix.has_value()) << c.prefix;
    EXPECT_EQ(prefix.error(), c.message);
  }
}

TEST(FirehosePrefix, TellsWhatItContains) {
  const Prefix prefix = parsed(
      "!{partitionKeyFromQuery:b}/!{partitionKeyFromQuery:a}/!{partitionKeyFromQuery:b}/"
      "!{partitionKeyFromLambda:c}/");
  EXPECT_THAT(prefix.keys_from_query(), ElementsAre("a", "b"));
  EXPECT_THAT(prefix.keys_from_lambda(), ElementsAre("c"));
  EXPECT_TRUE(prefix.has_partition_keys());
  EXPECT_TRUE(prefix.has_expressions());
  EXPECT_FALSE(prefix.has_timestamp());
  EXPECT_FALSE(prefix.has_error_output_type());
  EXPECT_TRUE(parsed("!{timestamp:yyyy}").has_timestamp());
  EXPECT_TRUE(parsed("!{firehose:error-output-type}").has_error_output_type());
  EXPECT_FALSE(parsed("plain").has_expressions());
  EXPECT_TRUE(parsed("").empty());
}

TEST(FirehosePrefix, AMissingOrEmptyPartitionKeyIsAnErrorOfThatObject) {
  const struct {
    const char* prefix;
    const char* message;
  } cases[] = {
      {"!{partitionKeyFromQuery:none}",
       "The partition key 'none' of the query is missing or empty"},
      {"!{partitionKeyFromQuery:empty}",
       "The partition key 'empty' of the query is missing or empty"},
      {"!{partitionKeyFromLambda:customer}",
       "The partition key 'customer' of Lambda is missing or empty"},
  };
  for (const auto& c : cases) {
    Fixture fixture;
    EXPECT_EQ(parsed(c.prefix).evaluate(fixture.values).error(), c.message);
  }
  const PrefixValues none(kArrival, aws::TimeZone::utc());
  EXPECT_FALSE(parsed("!{partitionKeyFromQuery:customer}").evaluate(none).has_value());
}

TEST(FirehosePrefix, TheLimitHoldsAfterEvaluation) {
  Fixture fixture;
  const std::string most(Prefix::kLengthMax, 'x');
  EXPECT_EQ(parsed(most).evaluate(fixture.values), most);
  EXPECT_EQ(parsed(most + "y").evaluate(fixture.values).error(),
            "The prefix has 513 characters after evaluation, at most 512 are allowed");
  // The template may be longer than what comes of it, and the other way round.
  EXPECT_TRUE(parsed(most.substr(4) + "!{timestamp:yyyy}").evaluate(fixture.values).has_value());
  EXPECT_FALSE(parsed(most.substr(3) + "!{timestamp:yyyy}").evaluate(fixture.values).has_value());
  // Characters, not bytes.
  std::string umlauts;
  for (std::size_t i = 0; i < Prefix::kLengthMax; ++i) umlauts += "ü";
  EXPECT_TRUE(parsed(umlauts).evaluate(fixture.values).has_value());
  // What is appended counts.
  EXPECT_TRUE(object_key_prefix(parsed(most.substr(14)), fixture.values).has_value());
  EXPECT_FALSE(object_key_prefix(parsed(most.substr(13)), fixture.values).has_value());
}

TEST(FirehosePrefix, TheTimeIsAppendedUnlessThereAreExpressions) {
  const struct {
    const char* prefix;
    const char* text;
  } cases[] = {
      {"", "2026/07/13/14/"},
      {"legacy", "legacy2026/07/13/14/"},  // no slash is added
      {"legacy/", "legacy/2026/07/13/14/"},
      {"/", "/2026/07/13/14/"},
      {"!{timestamp:yyyy}/x", "2026/x"},
      {"!{firehose:random-string}/", "aaaaaaaaaaa/"},
      {"audit/tenant=!{partitionKeyFromQuery:customer}/", "audit/tenant=alpha/"},
  };
  for (const auto& c : cases) {
    Fixture fixture;
    EXPECT_EQ(object_key_prefix(parsed(c.prefix), fixture.values), c.text) << c.prefix;
  }
}

TEST(FirehosePrefix, WithoutATimestampTheGuideAppendsTheTime) {
  Fixture fixture;
  const auto guide = WithoutTimestamp::time_appended;
  EXPECT_EQ(object_key_prefix(parsed("!{firehose:random-string}/"), fixture.values, guide),
            "aaaaaaaaaaa/2026/07/13/14/");
  EXPECT_EQ(object_key_prefix(parsed("!{timestamp:yyyy}/"), fixture.values, guide), "2026/");
}

TEST(FirehosePrefix, ObjectsWithFailedRecords) {
  const struct {
    const char* prefix;
    const char* error_prefix;
    const char* text;
  } cases[] = {
      {"", "", "processing-failed/2026/07/13/14/"},
      {"legacy", "", "legacyprocessing-failed/2026/07/13/14/"},
      {"legacy/", "", "legacy/processing-failed/2026/07/13/14/"},
      // As it is written, nothing appended.
      {"legacy/", "errors", "errors"},
      {"!{timestamp:yyyy}/", "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM}/",
       "errors/processing-failed/2026/07/"},
  };
  for (const auto& c : cases) {
    Fixture fixture;
    EXPECT_EQ(error_key_prefix(parsed(c.prefix), parsed(c.error_prefix), fixture.values), c.text);
  }
}

TEST(FirehosePrefix, TheCustomTimeZoneIsThatOfAllTimes) {
  const PrefixValues tokyo(kArrival + 10h, *aws::TimeZone::find("Asia/Tokyo"));
  EXPECT_EQ(object_key_prefix(parsed("a/"), tokyo), "a/2026/07/14/09/");
  EXPECT_EQ(object_key_prefix(parsed("!{timestamp:dd'T'HH}"), tokyo), "14T09");
}

TEST(FirehosePrefix, WhatADestinationMayNotHave) {
  constexpr std::string_view kStart =
      "Ths supplied prefix(es) do not satisfy the following constraint: ";
  const std::string long_text(Prefix::kLengthMax, 'x');
  const struct {
    std::string prefix;
    std::string error_prefix;
    bool dynamic;
    std::string_view start;
    std::string_view message;  // empty: it may
  } cases[] = {
      {"", "", false, "", ""},
      {"plain", "", false, "", ""},
      {"plain", "errors/", false, "", ""},
      {"!{timestamp:yyyy}", "errors/", false, "", ""},
      {"", "!{firehose:error-output-type}/!{timestamp:yyyy}", false, "", ""},
      {"!{partitionKeyFromQuery:a}/", "errors/", true, "", ""},
      {"!{timestamp:yyyy}", "", false, kStart,
       "ErrorOutputPrefix cannot be null or empty when Prefix contains expressions"},
      {"!{partitionKeyFromQuery:a}", "", true, kStart,
       "ErrorOutputPrefix cannot be null or empty when Prefix contains expressions"},
      {"!{firehose:error-output-type}/", "errors/", false, kStart,
       "Prefix cannot contain !{firehose:error-output-type}"},
      {"", "errors/!{timestamp:yyyy}/", false, kStart,
       "ErrorOutputPrefix with expressions must contain !{firehose:error-output-type}"},
      {"", "!{firehose:error-output-type}/!{partitionKeyFromQuery:a}/", false, kStart,
       "ErrorOutputPrefix cannot contain partition keys"},
      {"!{partitionKeyFromLambda:a}/", "!{firehose:error-output-type}/!{partitionKeyFromLambda:a}/",
       true, kStart, "ErrorOutputPrefix cannot contain partition keys"},
      {"!{nothing}", "errors/", false, kStart,
       "Prefix: The expression '!{nothing}' is not of the form !{namespace:value}"},
      {"", "!{firehose:error}", false, kStart,
       "ErrorOutputPrefix: The expression '!{firehose:error}' is neither random-string nor "
       "error-output-type"},
      {long_text, "", false, "", ""},
      {long_text + "x", "", false, kStart,
       "Prefix cannot be longer than 512 characters after evaluation"},
      {"", long_text + "!{firehose:error-output-type}", false, "", ""},
      {long_text.substr(10) + "!{firehose:random-string}", "errors", false, kStart,
       "Prefix cannot be longer than 512 characters after evaluation"},
      {"", "x" + long_text, false, kStart,
       "ErrorOutputPrefix cannot be longer than 512 characters after evaluation"},
      {"!{timestamp:yyyy}", "errors/", true, "",
       "S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is "
       "enabled"},
      {"", "", true, "",
       "S3 Prefix should contain Dynamic Partitioning namespaces when Dynamic Partitioning is "
       "enabled"},
      {"!{partitionKeyFromQuery:a}/", "errors/", false, "",
       "Dynamic Partitioning Namespaces can only be part of a prefix expression when Dynamic "
       "Partitioning is enabled."},
  };
  for (const auto& c : cases) {
    const auto refused = refuse_prefixes(c.prefix, c.error_prefix, c.dynamic);
    const std::string expected = std::string(c.start) + std::string(c.message);
    EXPECT_EQ(refused.value_or(""), expected) << c.prefix << " and " << c.error_prefix;
  }
}

}  // namespace
}  // namespace weir::firehose
