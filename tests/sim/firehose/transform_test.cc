// The Lambda transform: its buffer, its retries, and the verdict on every odd answer.

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "sim/aws/base64.h"
#include "sim/firehose/transform_answer.h"
#include "tests/sim/firehose/fixture.h"

namespace weir::firehose {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string base64(std::string_view text) { return aws::base64_encode(text); }

TEST(TransformAnswer, VerdictsByRecord) {
  struct Row {
    const char* what;
    std::string answer;
    Verdict::Kind kind;
    const char* code;  // of a failed one
  };
  const std::vector<Row> rows = {
      {"Ok", R"({"records":[{"recordId":"1","result":"Ok","data":"eA=="}]})", Verdict::ok, ""},
      {"Dropped", R"({"records":[{"recordId":"1","result":"Dropped"}]})", Verdict::dropped, ""},
      {"ProcessingFailed", R"({"records":[{"recordId":"1","result":"ProcessingFailed"}]})",
       Verdict::failed, "Lambda.ProcessingFailedStatus"},
      {"not returned", R"({"records":[]})", Verdict::failed, "Lambda.MissingRecordId"},
      {"no records", R"({})", Verdict::failed, "Lambda.MissingRecordId"},
      {"records is no list", R"({"records":{}})", Verdict::failed, "Lambda.MissingRecordId"},
      {"null", "null", Verdict::failed, "Lambda.MissingRecordId"},
      {"twice",
       R"({"records":[{"recordId":"1","result":"Ok","data":"eA=="},
           {"recordId":"1","result":"Ok","data":"eA=="}]})",
       Verdict::failed, "Lambda.DuplicatedRecordId"},
      {"three times",
       R"({"records":[{"recordId":"1","result":"Ok","data":""},{"recordId":"1","result":"Dropped"},
           {"recordId":"1","result":"Ok","data":""}]})",
       Verdict::failed, "Lambda.DuplicatedRecordId"},
      {"one more", R"({"records":[{"recordId":"2","result":"Ok"},
           {"recordId":"1","result":"Ok","data":"eA=="}]})",
       Verdict::ok, ""},
      {"null data", R"({"records":[{"recordId":"1","result":"Ok","data":null}]})", Verdict::failed,
       "Lambda.InvalidReturnFormat"},
      {"no data", R"({"records":[{"recordId":"1","result":"Ok"}]})", Verdict::failed,
       "Lambda.InvalidReturnFormat"},
      {"no base64", R"({"records":[{"recordId":"1","result":"Ok","data":"%"}]})", Verdict::failed,
       "Lambda.InvalidReturnFormat"},
      {"unknown result", R"({"records":[{"recordId":"1","result":"ok","data":"eA=="}]})",
       Verdict::failed, "Lambda.InvalidReturnFormat"},
      {"keys that are no texts",
       R"({"records":[{"recordId":"1","result":"Ok","data":"eA==",
           "metadata":{"partitionKeys":{"a":1}}}]})",
       Verdict::failed, "Lambda.InvalidReturnFormat"},
      {"no JSON", "oops", Verdict::failed, "Lambda.JsonProcessingException"},
      {"nothing", "", Verdict::failed, "Lambda.JsonProcessingException"},
  };
  for (const Row& row : rows) {
    const auto verdicts = judge(row.answer, {"1"});
    ASSERT_EQ(verdicts.size(), 1u);
    EXPECT_EQ(verdicts[0].kind, row.kind) << row.what;
    EXPECT_EQ(verdicts[0].error.code, row.code) << row.what;
    if (row.kind == Verdict::ok) {
      EXPECT_EQ(verdicts[0].data, "x") << row.what;
    }
  }
}

TEST(TransformAnswer, PartitionKeysComeWithTheRecord) {
  const auto verdicts = judge(
      R"({"records":[{"recordId":"1","result":"Ok","data":"eA==",
          "metadata":{"partitionKeys":{"a":"1","b":"2"}}}]})",
      {"1"});
  EXPECT_EQ(verdicts[0].keys, (PartitionKeys{{"a", "1"}, {"b", "2"}}));
}

// ---- in a stream --------------------------------------------------------------------------------

// Answers each record by its text: upper case, or what the text asks for.
struct Transformer {
  std::vector<json> events;
  int failures = 0;
  std::optional<std::string> answer;  // instead of a right one

  Task<lambda::Result> handle(lambda::Invocation& invocation, Bytes event) {
    co_await invocation.kernel().delay(10ms);
    events.push_back(json::parse(event.view()));
    if (failures-- > 0) co_return std::unexpected(lambda::Failure{"ValueError", "no"});
    if (answer) co_return Bytes(*answer);
    json records = json::array();
    for (const json& record : events.back().at("records")) {
      const std::string text = *aws::base64_decode(record.at("data").get<std::string>());
      json result = {{"recordId", record.at("recordId")}, {"result", "Ok"}};
      if (text == "drop") {
        result["result"] = "Dropped";
      } else if (text == "fail") {
        result["result"] = "ProcessingFailed";
      } else if (text == "forget") {
        continue;
      } else {
        result["data"] = base64("<" + text + ">");
      }
      records.push_back(std::move(result));
    }
    co_return Bytes(json{{"records", std::move(records)}}.dump());
  }
};

struct TransformRig : Rig {
  TransformRig() {
    make_function([this](lambda::Invocation& invocation, Bytes event) {
      return code.handle(invocation, std::move(event));
    });
  }
  static ExtendedS3DestinationConfiguration transforming(
      std::vector<std::pair<const char*, std::string>> more = {}) {
    auto to = destination();
    std::vector<std::pair<const char*, std::string>> parameters = {
        {"LambdaArn", "arn:aws:lambda:us-east-1:000000000000:function:f"}};
    for (auto& parameter : more) parameters.push_back(std::move(parameter));
    to.ProcessingConfiguration = processing({processor("Lambda", std::move(parameters))});
    to.Prefix = "data/";
    to.ErrorOutputPrefix = "errors/!{firehose:error-output-type}/";
    return to;
  }
  std::vector<json> error_lines() {
    std::vector<json> lines;
    for (const std::string& body : bodies("errors/processing-failed/")) {
      for (std::size_t at = 0; at < body.size();) {
        const std::size_t end = body.find('\n', at);
        lines.push_back(json::parse(body.substr(at, end - at)));
        at = end + 1;
      }
    }
    return lines;
  }
  Transformer code;
};

TEST(Transform, HasABufferOfItsOwnInFrontOfTheOther) {
  TransformRig rig;
  rig.deploy(TransformRig::transforming());
  rig.put("a");
  rig.pass(100s);
  EXPECT_EQ(rig.code.events.size(), 1u) << "60 s by default";
  EXPECT_TRUE(rig.bodies("data/").empty()) << "its clock starts when the answer comes back";
  rig.pass(30s);
  EXPECT_THAT(rig.bodies("data/"), ElementsAre("<a>"));
}

TEST(Transform, TheEventIsTheServices) {
  TransformRig rig;
  rig.deploy(TransformRig::transforming());
  rig.put("a");
  rig.pass(70s);
  ASSERT_EQ(rig.code.events.size(), 1u);
  const json& event = rig.code.events.front();
  EXPECT_EQ(event.at("deliveryStreamArn"),
            "arn:aws:firehose:us-east-1:000000000000:deliverystream/d");
  EXPECT_EQ(event.at("region"), "us-east-1");
  EXPECT_EQ(event.at("invocationId").get<std::string>().size(), 36u);
  EXPECT_FALSE(event.contains("sourceKinesisStreamArn"));
  ASSERT_EQ(event.at("records").size(), 1u);
  const json& record = event.at("records").front();
  EXPECT_EQ(record.at("data"), base64("a"));
  EXPECT_TRUE(record.at("approximateArrivalTimestamp").is_number_integer());
  EXPECT_FALSE(record.contains("kinesisRecordMetadata"));
}

TEST(Transform, OfASourceSaysWhereARecordComesFrom) {
  TransformRig rig;
  rig.deploy_source(1, TransformRig::transforming());
  rig.put_source("a", "key");
  rig.pass(70s);
  ASSERT_EQ(rig.code.events.size(), 1u);
  const json& event = rig.code.events.front();
  EXPECT_EQ(event.at("sourceKinesisStreamArn"), "arn:aws:kinesis:us-east-1:000000000000:stream/s");
  const json& metadata = event.at("records").front().at("kinesisRecordMetadata");
  EXPECT_EQ(metadata.at("partitionKey"), "key");
  EXPECT_EQ(metadata.at("shardId"), "shardId-000000000000");
  EXPECT_EQ(metadata.at("sequenceNumber").get<std::string>().size(), 56u);
}

TEST(Transform, EachRecordHasItsOwnFate) {
  TransformRig rig;
  rig.deploy(TransformRig::transforming());
  for (const char* text : {"a", "drop", "fail", "forget", "b"}) rig.put(text);
  rig.pass(3min);
  EXPECT_THAT(rig.bodies("data/"), ElementsAre("<a><b>"));
  EXPECT_EQ(rig.counts().dropped, 1u);
  EXPECT_EQ(rig.counts().failed, 2u);
  const std::vector<json> lines = rig.error_lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].at("errorCode"), "Lambda.ProcessingFailedStatus");
  EXPECT_EQ(lines[0].at("errorMessage"), "ProcessingFailed status set for record");
  EXPECT_EQ(lines[0].at("rawData"), base64("fail")) << "as it was before the transform";
  EXPECT_EQ(lines[0].at("attemptsMade"), 1);
  EXPECT_EQ(lines[0].at("lambdaARN"), "arn:aws:lambda:us-east-1:000000000000:function:f");
  EXPECT_EQ(lines[1].at("errorCode"), "Lambda.MissingRecordId");
  EXPECT_EQ(rig.metric("SucceedProcessing.Records"), 2);
}

TEST(Transform, AFunctionThatFailsIsTriedAgainThreeTimes) {
  for (const auto& [failures, delivered] :
       std::vector<std::pair<int, bool>>{{3, true}, {4, false}}) {
    TransformRig rig;
    rig.code.failures = failures;
    rig.deploy(TransformRig::transforming());
    rig.put("a");
    rig.pass(4min);
    EXPECT_EQ(rig.code.events.size(), 4u);
    EXPECT_EQ(rig.bodies("data/").size(), delivered ? 1u : 0u);
    if (delivered) continue;
    const std::vector<json> lines = rig.error_lines();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].at("errorCode"), "Lambda.FunctionError");
    EXPECT_EQ(lines[0].at("attemptsMade"), 4);
    EXPECT_EQ(rig.metric("ExecuteProcessing.Success"), 0);
  }
}

TEST(Transform, TheNumberOfRetriesIsTheCustomers) {
  TransformRig rig;
  rig.code.failures = 100;
  rig.deploy(TransformRig::transforming({{"NumberOfRetries", "0"}}));
  rig.put("a");
  rig.pass(4min);
  EXPECT_EQ(rig.code.events.size(), 1u);
}

TEST(Transform, AMalformedAnswerIsNeverAskedForAgain) {
  TransformRig rig;
  rig.code.answer = "[]";
  rig.deploy(TransformRig::transforming());
  rig.put("a");
  rig.pass(4min);
  EXPECT_EQ(rig.code.events.size(), 1u);
  EXPECT_EQ(rig.error_lines().at(0).at("errorCode"), "Lambda.MissingRecordId");
}

TEST(Transform, AMissingFunctionLeavesErrorsAndNoData) {
  Rig rig;
  rig.deploy(TransformRig::transforming());
  rig.put("a");
  rig.pass(4min);
  EXPECT_TRUE(rig.bodies("data/").empty());
  ASSERT_EQ(rig.bodies("errors/").size(), 1u);
  EXPECT_THAT(rig.bodies("errors/")[0], HasSubstr("Lambda.ResourceNotFound"));
}

TEST(Transform, ABatchIsNoLargerThanItsBufferSays) {
  TransformRig rig;
  rig.deploy(
      TransformRig::transforming({{"BufferSizeInMBs", "0.2"}, {"BufferIntervalInSeconds", "900"}}));
  for (int i = 0; i < 5; ++i) rig.put(std::string(100'000, static_cast<char>('a' + i)));
  rig.pass(10s);
  ASSERT_EQ(rig.code.events.size(), 1u) << "full at 0.2 MB";
  EXPECT_EQ(rig.code.events[0].at("records").size(), 3u);
}

TEST(Transform, AnAnswerThatIsLostMeansSideEffectsTwiceAndOneDelivery) {
  TransformRig rig;
  rig.deploy(TransformRig::transforming());
  rig.faults.site = "lambda:Invoke";
  rig.faults.kind = &aws::kResponseLost;
  rig.faults.times = 1;
  rig.put("a");
  rig.pass(15min);
  EXPECT_EQ(rig.code.events.size(), 2u);
  EXPECT_EQ(rig.code.events[0].at("records")[0].at("recordId"),
            rig.code.events[1].at("records")[0].at("recordId"));
  EXPECT_THAT(rig.bodies("data/"), ElementsAre("<a>"));
}

}  // namespace
}  // namespace weir::firehose
