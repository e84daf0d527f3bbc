// JSON of generated shapes: there and back, in AWS's forms, and safe against any input.

#include "sim/aws/codec.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/sim/aws/api/toy/json.h"

namespace weir::aws {
namespace {

using toy::Entry;
using toy::Node;
using toy::PutThingInput;

PutThingInput rich() {
  return PutThingInput()
      .WithStreamName("s")
      .WithRecords({Entry().WithData(std::string("\0\xff", 2)).WithPartitionKey("k"), Entry()})
      .WithByName({{"a", {Entry().WithPassword("p")}}, {"b", {}}})
      .WithCount(-5)
      .WithOffset(INT64_MIN)
      .WithRatio(0.5)
      .WithLevels({toy::Level::HIGH})
      .WithTags({{"k", ""}})
      .WithTime(*from_milliseconds(1'700'000'000'123))
      .WithIsoTime(*from_milliseconds(1'700'000'000'123))
      .WithTree(Node().WithNULL(true).WithLeft(Node().WithName("l")).WithChildren({Node()}))
      .WithDefault(false);
}

TEST(Codec, AllKindsOfMembersComeBack) {
  const auto back = decode_json<PutThingInput>(encode_json(rich()));
  ASSERT_TRUE(back.has_value()) << to_string(back.error());
  EXPECT_EQ(*back, rich());
}

TEST(Codec, TheTextHasTheFormsOfTheWire) {
  EXPECT_EQ(encode_json(PutThingInput()
                            .WithData("hi")
                            .WithTime(*from_milliseconds(1'700'000'000'123))
                            .WithIsoTime(*from_milliseconds(1'700'000'000'000))
                            .WithDefault(true)
                            .WithTrace("bound to a header, so no part of the body")
                            .WithRecords({})),
            R"({"Data":"aGk=","Default":true,"IsoTime":"2023-11-14T22:13:20Z","Records":[],)"
            R"("Time":1700000000.123})");
  EXPECT_EQ(encode_json(PutThingInput()), "{}");
}

TEST(Codec, AbsentNullAndUnknownAreAbsentAndEmptyIsNot) {
  const auto value = decode_json<PutThingInput>(R"({"StreamName":null,"Tags":{},"New":[1]})");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(*value, PutThingInput().WithTags({}));
  EXPECT_EQ(decode_json<PutThingInput>(""), PutThingInput());
}

TEST(Codec, WholeNumbersMayComeWithAPoint) {
  const auto value = decode_json<PutThingInput>(R"({"Count":5.0,"Offset":7,"Ratio":1,"Time":1})");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(*value, PutThingInput().WithCount(5).WithOffset(7).WithRatio(1).WithTime(
                        *from_milliseconds(1'000)));
}

TEST(Codec, AWrongTypeIsASerializationException) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"StreamName":1})", "NUMBER_VALUE cannot be converted to String"},
      {R"({"StreamName":true})", "TRUE_VALUE cannot be converted to String"},
      {R"({"StreamName":{}})", "Start of structure or map found where not expected"},
      {R"({"StreamName":[]})", "Start of list found where not expected"},
      {R"({"Count":"1"})", "STRING_VALUE cannot be converted to Integer"},
      {R"({"Count":2147483648})", "NUMBER_VALUE cannot be converted to Integer"},
      {R"({"Count":1.5})", "NUMBER_VALUE cannot be converted to Integer"},
      {R"({"Offset":1e30})", "NUMBER_VALUE cannot be converted to Long"},
      {R"({"Offset":9223372036854775808})", "NUMBER_VALUE cannot be converted to Long"},
      {R"({"Time":1e300})", "NUMBER_VALUE cannot be converted to Timestamp"},
      {R"({"Time":9223372036854775807})", "NUMBER_VALUE cannot be converted to Timestamp"},
      {R"({"Data":"not base64"})", "Invalid Base64 in a Blob"},
      {R"({"Records":{}})", "Start of structure or map found where not expected"},
      {R"({"Records":[null]})", "Unexpected field type"},
      {R"({"Tags":[]})", "Start of list found where not expected"},
      {R"({"Tags":{"k":null}})", "NULL_VALUE cannot be converted to String"},
      {"[]", "Start of list found where not expected"},
      {"{", "The body is not valid JSON"},
      {"\xff", "The body is not valid JSON"},
  };
  for (const auto& [text, message] : cases) {
    const auto value = decode_json<PutThingInput>(text);
    ASSERT_FALSE(value.has_value()) << text;
    EXPECT_EQ(value.error(), Error("SerializationException", 400, message)) << text;
  }
}

TEST(Codec, DepthIsBoundedHoweverDeepTheInput) {
  for (const int depth : {100, 1'000, 200'000}) {
    std::string text = R"({"Tree":)";
    for (int i = 0; i < depth; ++i) text += R"({"Left":)";
    text += "{}" + std::string(static_cast<std::size_t>(depth), '}') + "}";
    EXPECT_EQ(decode_json<PutThingInput>(text).has_value(), depth == 100) << depth;
  }
}

TEST(Codec, BytesThatAreNotUtf8AreReplacedNotThrown) {
  EXPECT_EQ(encode_json(PutThingInput().WithStreamName("a\xff")),
            "{\"StreamName\":\"a\xef\xbf\xbd\"}");
}

// A small generator of its own (splitmix64): inputs are the same on every machine.
class Bits {
 public:
  explicit Bits(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (z ^ (z >> 31)) % bound;
  }

 private:
  std::uint64_t state_;
};

TEST(Codec, DamagedDocumentsNeverThrowAndWhatIsReadCanBeWritten) {
  const std::string whole = encode_json(rich());
  int read = 0;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    Bits bits(seed);
    std::string text = whole;
    const std::uint64_t damages = 1 + bits.below(3);
    for (std::uint64_t i = 0; i < damages; ++i) {
      const std::size_t where = bits.below(text.size());
      const std::uint64_t how = bits.below(3);
      if (how == 0) {
        text[where] = static_cast<char>(bits.below(256));
      } else if (how == 1) {
        text.erase(where, 1 + bits.below(8));
      } else {
        text.insert(where, 1, "{}[],:\"0-.en\\ "[bits.below(14)]);
      }
      if (text.empty()) break;
    }
    const auto value = decode_json<PutThingInput>(text);
    if (!value) {
      ASSERT_EQ(value.error().code, "SerializationException");
      continue;
    }
    ++read;
    ASSERT_TRUE(decode_json<PutThingInput>(encode_json(*value)).has_value()) << text;
  }
  EXPECT_GT(read, 100);  // or the damage is too great to test anything but the parser
}

TEST(Codec, MembersOutsideTheBodyHaveFunctionsOfTheirOwn) {
  const PutThingInput request = PutThingInput().WithStreamName("s").WithTrace("t");
  nlohmann::json document;
  write_bound(document, request);
  EXPECT_EQ(document.dump(), R"({"Trace":"t"})");
  PutThingInput back;
  JsonReader reader;
  ASSERT_TRUE(read_bound(document, back, reader));
  EXPECT_EQ(back, PutThingInput().WithTrace("t"));
}

TEST(Codec, AMemberOutsideTheBodyOfTheWrongTypeIsRefused) {
  PutThingInput back;
  JsonReader reader;
  EXPECT_FALSE(read_bound(*parse_json(R"({"Trace":1})"), back, reader));
  EXPECT_EQ(reader.error().code, "SerializationException");
}

TEST(Codec, EveryTypeInEveryPlaceIsReadOrRefused) {
  const char* values[] = {
      "null",  "true", "0",    "-1", "1.5",        "1e400",  "\"\"",
      "\"x\"", "[]",   "[[]]", "{}", "{\"a\":{}}", "[null]", "18446744073709551615"};
  const auto document = parse_json(encode_json(rich()));
  ASSERT_TRUE(document.has_value());
  for (const auto& member : document->items()) {
    for (const char* value : values) {
      const auto read = decode_json<PutThingInput>("{\"" + member.key() + "\":" + value + "}");
      if (!read) {
        EXPECT_EQ(read.error().code, "SerializationException");
      }
    }
  }
}

}  // namespace
}  // namespace weir::aws
