#include "sim/firehose/jq.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "sim/firehose/jq_limits.h"
#include "sim/firehose/jq_words.h"

extern "C" {
#include <jq.h>
}

namespace weir::firehose {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::expected<PartitionKeys, std::string> run(std::string_view query, std::string_view json) {
  const auto program = JqProgram::compile(query);
  if (!program) return std::unexpected("compile: " + program.error());
  return (*program)->keys_of(json);
}

std::string failure(std::string_view query, std::string_view json = "{}") {
  const auto keys = run(query, json);
  return keys ? "no failure" : keys.error();
}

TEST(JqProgram, ReadsStringsNumbersAndBooleansAsText) {
  const auto keys = run(
      "{customer: .customer_id, device: .type.device, price, paid, year: .ts | strftime(\"%Y\")}",
      R"({"customer_id": "1234", "type": {"device": "mobilé"}, "price": 49.50, "paid": true,
          "ts": 1565382027})");
  ASSERT_TRUE(keys) << keys.error();
  EXPECT_THAT(*keys,
              ElementsAre(Pair("customer", "1234"), Pair("device", "mobilé"), Pair("paid", "true"),
                          Pair("price", "49.5"), Pair("year", "2019")));
}

struct Row {
  const char* query;
  const char* json;
  const char* message;
};

TEST(JqProgram, AnythingButOneObjectOfScalarsIsAFailureThatSaysWhy) {
  const Row rows[] = {
      {"{a: .a}", R"({"b": 1})", "The partition key a is a null: a string, number or boolean"},
      {"{a}", R"({"a": [1]})", "The partition key a is an array"},
      {"{a}", R"({"a": {}})", "The partition key a is an object"},
      {".a", R"({"a": "x"})", "The query gives a string, not an object"},
      {"empty", "{}", "The query gives no result"},
      {"{a: .[]}", "[1, 2]", "The query gives several results"},
      {"{a: .b.c}", R"({"b": 5})", "Cannot index number with "},
      {"{a: 1}, error(\"late\")", "{}", "late"},
      {"error({why: 1})", "{}", R"({"why":1})"},
      {"{a: 1}", "oops", "The record is not one JSON value: Invalid"},
      {"{a: 1}", "", "The record is not one JSON value: "},
      {"{a: 1}", "{}{}", "The record is not one JSON value: Unexpected extra JSON values"},
  };
  for (const Row& row : rows) {
    const auto keys = run(row.query, row.json);
    ASSERT_FALSE(keys) << row.query;
    EXPECT_THAT(keys.error(), testing::StartsWith(row.message)) << row.query;
  }
}

TEST(JqProgram, ARefusedRecordIsNotRepeatedInTheMessage) {
  EXPECT_LT(failure("{a: 1}", "[" + std::string(100'000, 'x')).size(), 200U);
}

TEST(JqProgram, JqsOwnWordsSayWhyATextIsNoProgramAndNothingGoesToStderr) {
  testing::internal::CaptureStderr();
  EXPECT_THAT(failure("{a: "), HasSubstr("syntax error"));
  EXPECT_THAT(failure("{a: nonesuch}"), HasSubstr("nonesuch/0 is not defined"));
  EXPECT_EQ(failure(std::string(5121, ' ')), "compile: A query has at most 5120 characters");
  EXPECT_EQ(failure(std::string_view("{\0}", 3)), "compile: A query holds no null character");
  EXPECT_EQ(failure("error(\"x\")"), "x");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(JqProgram, OneTextIsOneProgram) {
  EXPECT_EQ(*JqProgram::compile("{a: 1}"), *JqProgram::compile("{a: 1}"));
  EXPECT_NE(*JqProgram::compile("{a: 1}"), *JqProgram::compile("{a: 2}"));
}

TEST(JqProgram, WhatDependsOnTheMachineIsRefusedByName) {
  const struct {
    const char* query;
    const char* word;
  } rows[] = {
      {"{a: now}", "now"},
      {"{a: (.t | localtime | mktime)}", "localtime"},
      {"{a: (.t | strflocaltime(\"%H\"))}", "strflocaltime"},
      {"{a: $ENV.HOME}", "$ENV"},
      {"{a: $ ENV.HOME}", "$ENV"},
      {"{a: env.HOME}", "env"},
      {"input", "input"},
      {"[inputs]", "inputs"},
      {"{a: input_filename}", "input_filename"},
      {"{a: input_line_number}", "input_line_number"},
      {"{a: $__loc__}", "$__loc__"},
      {"{$__loc__}", "$__loc__"},
      {"import \"m\" as m; {a: 1}", "import"},
      {"include \"m\"; {a: 1}", "include"},
      {"{a: 1} | debug", "debug"},
      {"{a: 1} | stderr", "stderr"},
      {"halt", "halt"},
      {"halt_error", "halt_error"},
      {"{a: get_search_list}", "get_search_list"},
      {"{a: (.x | sin)}", "sin"},
      {"{a: pow(.x; 2)}", "pow"},
      {"{a: \"at \\(now)\"}", "now"},
      {"{a: \"at \\(\"in \\(1 + now)\")\"}", "now"},
      {"{(now | tostring): 1}", "now"},
      {"{a: 1} # \n | now", "now"},
      {"{a: 1e3now}", "now"},
      {"{a: [.x, now]}", "now"},
      {"{a: (.t | strftime(\"%Z\"))}", "%Z in strftime"},
      {"{a: (.t | strftime(\"%Y %-5Es\"))}", "%s in strftime"},
      {"{a: (.t | strptime(\"%s\"))}", "%s in strptime"},
      {"{a: (.t | strftime(.f))}", "strftime"},
      {"{a: (.t | strftime(\"\\u0025s\"))}", "strftime"},
      {"{a: (.t | strftime(\"%\\(.f)\"))}", "strftime"},
  };
  for (const auto& row : rows) {
    const auto refused = refused_jq_word(row.query);
    ASSERT_TRUE(refused) << row.query;
    EXPECT_THAT(*refused, testing::StartsWith(std::string(row.word) + " is refused")) << row.query;
    EXPECT_FALSE(JqProgram::compile(row.query)) << row.query;
  }
}

TEST(JqProgram, AWordInAStringACommentAFieldOrAKeyIsNoCall) {
  const char* const queries[] = {
      "{now: .now}",
      "{now}",
      "{a: 1, env: 2, input: .x.input}",
      "{a: \"now\"}",
      "{a: \"\\\"now\"}",
      "{a: \"\\(.a) now\"}",
      "{a: 1} # now",
      "{a: .\"now\"}",
      ". as $now | {a: $now.a}",
      ". as {now: $x} | {a: $x}",
      "{a: @text \"now\"}",
      "{a: (.t | strftime(\"%Y-%m-%dT%H:%M:%SZ 100%%s\"))}",
      "{a: (.s | strptime(\"%Y-%m-%dT%H:%M:%SZ\") | mktime)}",
      "{a: [.nowhere, .x.debug]}",
  };
  for (const char* query : queries) {
    EXPECT_EQ(refused_jq_word(query), std::nullopt) << query;
    const auto program = JqProgram::compile(query);
    EXPECT_TRUE(program) << query << ": " << program.error();
  }
}

// mktime is the inverse of gmtime, whatever the machine's zone.
TEST(JqProgram, TimesAreUtcWhateverTheZoneOfTheMachine) {
  const char* const before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  for (const char* zone : {"UTC", "Pacific/Auckland"}) {
    setenv("TZ", zone, 1);
    const auto keys =
        run("{t: (.s | strptime(\"%Y-%m-%dT%H:%M:%SZ\") | mktime), h: (.t | strftime(\"%d-%H\"))}",
            R"({"s": "2023-07-14T22:13:20Z", "t": 1689372800})");
    ASSERT_TRUE(keys) << keys.error();
    EXPECT_THAT(*keys, ElementsAre(Pair("h", "14-22"), Pair("t", "1689372800")));
  }
  before == nullptr ? unsetenv("TZ") : setenv("TZ", kept.c_str(), 1);
}

TEST(JqProgram, AProgramThatDoesNotEndIsStoppedAndTheNextRecordIsRead) {
  const Row rows[] = {
      {"def f: f; if .go then f else {a: 1} end", "steps", nullptr},
      {"def f: 1 + f; if .go then f else {a: 1} end", "steps", nullptr},
      {"if .go then last(repeat(.)) else {a: 1} end", "steps", nullptr},
      {"if .go then [range(infinite)] else {a: 1} end", "steps", nullptr},
      {"if .go then (\"abc\" | gsub(\"\"; \"x\")) else {a: 1} end", "steps", nullptr},
      {"if .go then [[(1,1)+(1,1)+(1,1)+(1,1)+(1,1)+(1,1)+(1,1)+(1,1)+(1,1)+(1,1)] | .[] + .[] + "
       ".[]] else {a: 1} end",
       "steps", nullptr},
      {"if .go then (\"x\" * 1e9) else {a: 1} end", "steps", nullptr},
      {"if .go then ({b: (reduce range(18) as $i (\"x\"; . + .))}, (\"x\" * 1e9)) else {a: 1} end",
       "steps", nullptr},
      {"if .go then (null | .[5e8] = 1) else {a: 1} end", "memory", nullptr},
      {"if .go then reduce range(60) as $i (\"x\"; . + .) else {a: 1} end", "memory", nullptr},
      {"if .go then ((reduce range(17) as $i ([0]; . + .)) as $p | null | setpath($p; 1)) else "
       "{a: 1} end",
       "nests too deeply", nullptr},
  };
  for (const Row& row : rows) {
    for (int i = 0; i < 3; ++i) {
      const auto stopped = run(row.query, R"({"go": true})");
      ASSERT_FALSE(stopped) << row.query;
      EXPECT_THAT(stopped.error(), testing::StartsWith("The query was stopped")) << row.query;
      if (std::string_view(row.json) != "nests too deeply") {  // or too many steps before that
        EXPECT_THAT(stopped.error(), HasSubstr(row.json)) << row.query;
      }
      const auto keys = run(row.query, "{}");
      ASSERT_TRUE(keys) << row.query << ": " << keys.error();
      EXPECT_THAT(*keys, ElementsAre(Pair("a", "1")));
    }
  }
}

// What a program nests is freed by jq's recursion; 60,000 levels were more than a stack of 8 MiB.
TEST(JqProgram, DeepValuesAreFreedWithoutAStackAsDeep) {
  const auto keys =
      run("(reduce range(10) as $i ([\"k\"]; . + .)) as $path"
          " | reduce range(36) as $i (1; . as $x | null | setpath($path; $x)) | {a: 1}",
          "{}");
  ASSERT_TRUE(keys) << keys.error();
  EXPECT_THAT(failure("{a: 1}", std::string(100'000, '[')), HasSubstr("Exceeds depth limit"));
}

TEST(JqProgram, ARecordOfAMegabyteIsNoMatterOfSteps) {
  std::string json = R"({"key": "k", "list": [)";
  while (json.size() < 1'000'000) json += R"({"a":1},)";
  json += "0]}";
  const auto keys = run("{key}", json);
  ASSERT_TRUE(keys) << keys.error();
  EXPECT_THAT(*keys, ElementsAre(Pair("key", "k")));
}

// jq's ~/.jq is part of every program elsewhere.
TEST(JqProgram, NoFileOfTheMachineIsRead) {
  const std::string home = testing::TempDir();
  std::ofstream(home + "/.jq") << "def of_the_machine: 7;";
  const char* const before = std::getenv("HOME");
  const std::string kept = before == nullptr ? "" : before;
  setenv("HOME", home.c_str(), 1);
  EXPECT_THAT(failure("{a: of_the_machine}"), HasSubstr("of_the_machine/0 is not defined"));
  before == nullptr ? unsetenv("HOME") : setenv("HOME", kept.c_str(), 1);
  std::remove((home + "/.jq").c_str());
}

TEST(JqLimits, AFailedAssertionOfTheLibraryIsLeftByAJump) {
  const auto outcome = run_limited(
      nullptr, {}, [](void*) { jv_string_value(jv_null()); }, nullptr);
  EXPECT_EQ(outcome.stop, JqStop::kAssertion);
  EXPECT_TRUE(outcome.jumped);
}

// The bounds rest on the linker finding our functions before the library's.
TEST(JqLimits, StepsAreCounted) {
  const auto program = JqProgram::compile("{a: 1}");
  ASSERT_TRUE(program);
  EXPECT_THAT(failure("def f: f; f"), HasSubstr("it takes too many steps"));
  EXPECT_TRUE(looping_jq_word("def f: f; f"));
  EXPECT_FALSE(looping_jq_word("{def: .range}"));
}

}  // namespace
}  // namespace weir::firehose
