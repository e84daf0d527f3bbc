#include "tests/conformance/case_file.h"

#include <fstream>
#include <iterator>

namespace weir::conformance {

namespace {

using nlohmann::json;

bool is_bracketed(const std::string& word) { return word.find('<') != std::string::npos; }

// Words that recorders put in any recording, whatever its list of normalizers says.
const std::vector<std::string>& usual_words() {
  static const std::vector<std::string> words = {"timestamp",     "datetime",        "date",
                                                 "starting_hash", "ending_hash",     "snf_role_arn",
                                                 "RequestId",     "X-Amzn-Trace-Id", "sequencer"};
  return words;
}

// "DisplayName" → "display-name".
std::string hyphenated(const std::string& name) {
  std::string word;
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !word.empty()) word.push_back('-');
    word.push_back(capital ? static_cast<char>(c + 32) : c);
  }
  return word;
}

Wildcards read_wildcards(const json& normalizers) {
  Wildcards wildcards;
  wildcards.whole = usual_words();
  for (const json& entry : normalizers) {
    for (const auto& [member, value] : entry.items()) {
      if (!member.ends_with("with") || !value.is_string()) continue;
      const auto word = value.get<std::string>();
      if (word.empty() || is_bracketed(word)) continue;
      (entry.contains("regex") ? wildcards.inside : wildcards.whole).push_back(word);
    }
    // Without a word of its own a member is replaced by its name: "ID" by "i-d".
    if (entry.contains("key")) wildcards.whole.push_back(hyphenated(entry.at("key")));
  }
  return wildcards;
}

bool is_pattern(const json& entry) { return entry.contains("pattern") && entry.contains("event"); }

std::string text_of(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// A pattern and an event, as the call that asks whether the one matches the other.
json pattern_call(const json& entry) {
  json step = {{"n", 1}, {"service", "events"}, {"operation", "TestEventPattern"}};
  step["params"] = {{"Event", text_of(entry.at("event"))},
                    {"EventPattern", text_of(entry.at("pattern"))}};
  if (entry.contains("expect_error")) {
    const json& error = entry.at("expect_error");
    step["fails"] = true;
    step["expect"] = {
        {"Error", {{"Code", error.at("Code")}, {"Message", error.value("Message", "")}}}};
  } else {
    step["expect"] = {{"Result", entry.at("expect_match")}};
  }
  return step;
}

std::string why_not(const json& entry) {
  if (entry.contains("steps") || is_pattern(entry)) return {};
  if (entry.contains("definition")) return "the run of a state machine, not calls";
  return "a kind of case that is not known";
}

Case read_case(const json& entry, const json& normalizers) {
  Case result;
  result.id = entry.value("id", "?");
  result.not_applicable = why_not(entry);
  if (!result.not_applicable.empty()) return result;
  if (is_pattern(entry)) {
    result.steps.push_back(pattern_call(entry));
    return result;
  }
  for (const json& step : entry.at("steps")) result.steps.push_back(step);
  const std::string normalized = entry.value("normalized", "");
  result.wildcards =
      read_wildcards(normalizers.contains(normalized) ? normalizers.at(normalized) : json::array());
  if (entry.contains("origin_does_not_verify")) {
    for (const json& path : entry.at("origin_does_not_verify")) {
      result.unverified.push_back(path.get<std::string>());
    }
  }
  return result;
}

}  // namespace

std::expected<std::vector<Case>, std::string> read_cases(const std::filesystem::path& file) {
  std::ifstream in(file);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("cases")) {
    return std::unexpected(file.string() + ": expected an object with \"cases\"");
  }
  const json normalizers = document.value("normalizers", json::object());
  std::vector<Case> cases;
  try {
    for (const json& entry : document.at("cases")) cases.push_back(read_case(entry, normalizers));
  } catch (const json::exception& error) {
    return std::unexpected(file.string() + ": " + error.what());
  }
  return cases;
}

}  // namespace weir::conformance
