#include "tests/conformance/report.h"

#include <algorithm>

namespace weir::conformance {

namespace {

using nlohmann::json;

struct Scores {
  Score codes;
  Score words;
};

Scores scores_of(const ServiceReport& service) {
  Scores scores;
  for (const CaseResult& result : service.cases) {
    if (result.verdict == Verdict::not_applicable) continue;
    scores.codes.right += result.codes.right;
    scores.codes.of += result.codes.of;
    scores.words.right += result.words.right;
    scores.words.of += result.words.of;
  }
  return scores;
}

std::string ratio(const Score& score) {
  return std::to_string(score.right) + "/" + std::to_string(score.of);
}

void list(std::string& text, const char* title, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) text += std::string("    ") + title + line + "\n";
}

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "passed";
    case Verdict::failed:
      return "failed";
    case Verdict::not_applicable:
      return "not applicable";
  }
  return "?";
}

}  // namespace

int ServiceReport::count(Verdict verdict) const {
  return static_cast<int>(std::ranges::count(cases, verdict, &CaseResult::verdict));
}

std::string to_text(const Report& report) {
  std::string text;
  for (const auto& [name, service] : report) {
    for (const CaseResult& result : service.cases) {
      const bool silent =
          result.verdict == Verdict::passed && result.wording.empty() && result.unverified.empty();
      if (silent) continue;
      text += std::string(name_of(result.verdict)) + "  " + result.id + "\n";
      list(text, "", result.reasons);
      if (result.verdict == Verdict::not_applicable) continue;
      list(text, "wording: ", result.wording);
      list(text, "not held to: ", result.unverified);
    }
  }
  for (const auto& [name, service] : report) {
    const Scores scores = scores_of(service);
    text += name + ": " + std::to_string(service.count(Verdict::passed)) + " passed, " +
            std::to_string(service.count(Verdict::failed)) + " failed, " +
            std::to_string(service.count(Verdict::not_applicable)) +
            " not applicable; error codes " + ratio(scores.codes) + ", their wording " +
            ratio(scores.words) + "\n";
  }
  return text;
}

json to_json(const Report& report) {
  json document = json::object();
  for (const auto& [name, service] : report) {
    const Scores scores = scores_of(service);
    json cases = json::array();
    for (const CaseResult& result : service.cases) {
      cases.push_back({{"id", result.id},
                       {"verdict", name_of(result.verdict)},
                       {"reasons", result.reasons},
                       {"wording", result.wording},
                       {"not_held_to", result.unverified}});
    }
    document[name] = {{"passed", service.count(Verdict::passed)},
                      {"failed", service.count(Verdict::failed)},
                      {"not_applicable", service.count(Verdict::not_applicable)},
                      {"error_codes", {{"right", scores.codes.right}, {"of", scores.codes.of}}},
                      {"error_wording", {{"right", scores.words.right}, {"of", scores.words.of}}},
                      {"cases", cases}};
  }
  return document;
}

}  // namespace weir::conformance
