#include "tests/conformance/story.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "sim/aws/codec.h"
#include "tests/conformance/path.h"
#include "tests/conformance/sdk_s3.h"
#include "tests/conformance/shown_error.h"

namespace weir::conformance {

namespace {

using nlohmann::json;

// "sqs_query" is SQS, called by its older protocol.
std::string name_of(const json& step) {
  std::string service = step.value("service", "");
  constexpr std::string_view kByQuery = "_query";
  if (service.ends_with(kByQuery)) service.resize(service.size() - kByQuery.size());
  return service + ":" + step.value("operation", "");
}

std::string number_of(const json& step) {
  const std::string what = step.contains("observe") ? step.value("observe", "") : name_of(step);
  return "step " + std::to_string(step.value("n", 0)) + " " + what;
}

bool flag(const json& step, const char* name) { return step.value(name, false); }

bool has_expectation(const json& step) {
  return step.contains("expect") || step.contains("expect_at") || flag(step, "fails");
}

// A status that will pass by itself.
bool is_passing(std::string_view status) {
  static constexpr std::array kPassing = {"CREATING",  "UPDATING", "DELETING",  "ENABLING",
                                          "Creating",  "Updating", "Deleting",  "Enabling",
                                          "Disabling", "Pending",  "InProgress"};
  return std::ranges::any_of(kPassing, [&](const char* other) { return status == other; });
}

bool is_in_transit(const json& answer) {
  if (answer.is_array()) return std::ranges::any_of(answer, is_in_transit);
  if (!answer.is_object()) return false;
  for (const auto& [name, value] : answer.items()) {
    const bool says_state = name.ends_with("Status") || name.ends_with("State");
    if (says_state && value.is_string() && is_passing(value.get<std::string>())) return true;
    if (is_in_transit(value)) return true;
  }
  return false;
}

bool is_error(const json& answer) { return answer.contains("Error"); }

// SDKs repeat the text of an error beside it.
json without_message(json answer) {
  if (!answer.is_object()) return answer;  // what was observed
  answer.erase("message");
  answer.erase("Message");
  return answer;
}

// Calls of other services that only prepare the ground, and what they would have answered.
std::optional<json> prepared(const std::string& name, const json& params) {
  if (name != "iam:CreateRole") return std::nullopt;
  const std::string role = params.value("RoleName", "role");
  return json{{"Role", {{"RoleName", role}, {"Arn", "arn:aws:iam::111111111111:role/" + role}}}};
}

// An archive is not kept; each call that brings one brings another one.
void choose_archives(json& params, int step) {
  for (json& entry : params) {
    if (!entry.is_structured()) continue;
    if (entry.is_object() && entry.contains("$opaque") &&
        entry.at("$opaque") == "create_lambda_archive") {
      entry = {{"$utf8", "the archive of step " + std::to_string(step)}};
    } else {
      choose_archives(entry, step);
    }
  }
}

bool has_unknown(const json& params) {
  return params.dump().find("\"$opaque\"") != std::string::npos;
}

int status_of(const json& answer) {
  const json metadata = answer.value("ResponseMetadata", json::object());
  return metadata.value("HTTPStatusCode", 0);
}

}  // namespace

void Story::give_up(std::string reason) {
  if (over()) return;
  result_.verdict = Verdict::not_applicable;
  result_.reasons = {std::move(reason)};
}

Task<void> Story::tell() {
  for (const json& step : case_.steps) {
    co_await carry_out(step);
    if (over()) break;
  }
  world_.kernel().stop();
}

Task<void> Story::carry_out(const json& step) {
  if (step.contains("sleep_seconds")) {
    const double seconds = step.at("sleep_seconds");
    co_await world_.kernel().delay(Duration(static_cast<std::int64_t>(seconds * 1e9)));
    co_return;
  }
  if (step.contains("wait")) {
    co_await world_.kernel().delay(kWaiter);
    co_return;
  }
  if (step.contains("observe")) {
    co_await observe(step);
    co_return;
  }
  const std::string name = name_of(step);
  if (runner_.operations_.contains(name)) {
    co_await call(step, name);
  } else if (has_expectation(step)) {
    give_up("not modelled: " + name);
  } else {
    stand_in(step);
  }
}

// What is not modelled and not compared is left out; who needs its answer gives up.
void Story::stand_in(const json& step) {
  const auto params = fill_in(step.value("params", json::object()), answers_);
  if (!params) return give_up(number_of(step) + " " + params.error());
  if (auto answer = prepared(name_of(step), *params)) {
    answers_[step.value("n", 0)] = {step.value("operation", ""), *std::move(answer)};
  } else if (needs_answer(step)) {
    give_up("not modelled: " + name_of(step));
  }
}

// A block of calls was tried again until its outcome appeared: what later calls take from this
// answer has to be in it.
bool Story::has_what_others_need(const json& step, const json& answer) const {
  const std::string reference = "${step" + std::to_string(step.value("n", 0)) + ".";
  const std::string operation = step.value("operation", "");
  for (const json& other : case_.steps) {
    const std::string text = other.dump();
    for (auto at = text.find(reference); at != std::string::npos; at = text.find(reference, at)) {
      at += reference.size() - 1;
      const std::size_t end = text.find('}', at);
      if (end == std::string::npos) break;
      if (!at_path(answer, std::string_view(text).substr(at, end - at), operation)) return false;
    }
  }
  return true;
}

bool Story::needs_answer(const json& step) const {
  const std::string reference = "${step" + std::to_string(step.value("n", 0)) + ".";
  return std::ranges::any_of(case_.steps, [&](const json& other) {
    return other.dump().find(reference) != std::string::npos;
  });
}

Task<void> Story::call(const json& step, std::string operation) {
  auto params = fill_in(step.value("params", json::object()), answers_);
  if (!params) {
    give_up(number_of(step) + " " + params.error());
    co_return;
  }
  choose_archives(*params, step.value("n", 0));
  if (operation.starts_with("lambda:") && has_unknown(*params)) {
    give_up("a parameter of " + number_of(step) + " is not known");
    co_return;
  }
  const bool makes_function = operation == "lambda:CreateFunction";
  if (makes_function && !make_function(step, *params)) {
    give_up("what the function of " + number_of(step) + " does is not known");
    co_return;
  }
  const bool polls = flag(step, "polled");
  const bool retries = polls || flag(step, "retried");
  for (int tries = 1;; ++tries) {
    json shown = co_await answer(operation, *params);
    if (over()) co_return;
    Comparison comparison = compare_step(step, shown);
    const bool differs = !comparison.refusal.empty() || !comparison.differences.values.empty();
    const bool again = differs || (polls && is_in_transit(shown)) ||
                       (retries && !has_what_others_need(step, shown));
    if (!retries || !again || tries == kTries) {
      count(step, shown, std::move(comparison));
      const bool made = makes_function && !is_error(shown);
      answers_[step.value("n", 0)] = {step.value("operation", ""), std::move(shown)};
      if (made) co_await world_.kernel().delay(kWaiter);  // as the tests' set-up does
      co_return;
    }
    co_await world_.kernel().delay(kBetweenTries);
  }
}

// Whether the case runs functions, so that it matters what they do.
bool Story::runs_functions() const {
  return std::ranges::any_of(case_.steps, [&](const json& other) {
    if (name_of(other) == "lambda:CreateEventSourceMapping") return true;
    return name_of(other) == "lambda:Invoke" && !flag(other, "fails");
  });
}

bool Story::make_function(const json& step, json& params) {
  if (!step.contains("code")) return !runs_functions();
  Functions::complete(params);
  // What a sandbox looks like from within is nothing that weir has.
  const std::string kind = step.at("code").value("kind", "");
  const bool known = functions_.install(world_.lambda(), params, step.at("code"));
  if (kind == "introspect") return !shows_payload();
  return known || !runs_functions();
}

// Whether the case compares what a function answered.
bool Story::shows_payload() const {
  return std::ranges::any_of(case_.steps, [&](const json& other) {
    return name_of(other) == "lambda:Invoke" && other.contains("expect") &&
           other.at("expect").contains("ExecutedVersion");
  });
}

Task<json> Story::answer(std::string operation, json params) {
  static const std::string kPrincipal = "arn:aws:iam::111111111111:user/recorder";
  const std::size_t colon = operation.find(':');
  const std::string name = operation.substr(colon + 1);
  const std::string service = operation.substr(0, colon);
  const Model& model = runner_.model(service);
  const Send& send = runner_.operations_.at(operation);
  const aws::Caller caller(kPrincipal, Identity::of(case_.id).child("call", calls_++));
  const json sent = service == "s3" ? s3_parameters(name, params) : params;
  const json document = model.to_document(name, sent);
  if (service == "sqs" && document.dump().find("\"$opaque\"") != std::string::npos) {
    give_up("a parameter of " + operation + " is not known");
    co_return json::object();
  }
  std::string body = aws::dump_json(document);
  Outcome outcome = co_await send(world_.cloud(), caller, std::move(body));
  if (!outcome.response) {
    if (outcome.error.message.starts_with("weir does not model")) {
      give_up("not modelled: " + operation);
    }
  }
  json shown = outcome.response ? model.to_answer(name, *outcome.response)
                                : shown_error(outcome.error, service, model);
  if (service == "s3") shown = s3_answer(name, params, std::move(shown));
  co_return shown;
}

Story::Comparison Story::compare_step(const json& step, const json& given) const {
  Comparison comparison;
  comparison.bindings = bindings_;
  json expected = step.value("expect", json());
  json answer = given;
  // A body that had been read before the answer was recorded: its length says that there was one.
  if (expected.is_object() && expected.value("Body", json()) == "" &&
      expected.value("ContentLength", 0) > 0) {
    expected.erase("Body");
    answer.erase("Body");
  }
  const bool refused = flag(step, "fails") || (expected.is_object() && is_error(expected));
  const bool open = step.contains("expect_at");  // a part says itself whether it is of an error
  if (refused && !is_error(answer)) comparison.refusal = "AWS refused this call, weir took it";
  if (!refused && !open && is_error(answer)) {
    comparison.refusal = "AWS took this call, weir refused it: " +
                         exception_text(answer, step.value("operation", ""));
  }
  if (!comparison.refusal.empty()) return comparison;
  const auto add = [&](const std::string& place, const json& wanted, const json& is) {
    const std::string member = place.substr(std::min(place.size(), place.rfind('.') + 1));
    Differences found = compare(wanted, is, case_.wildcards, comparison.bindings, member);
    for (Difference& difference : found.values) {
      difference.path = place + difference.path;
      comparison.differences.values.push_back(std::move(difference));
    }
    for (Difference& difference : found.words) comparison.differences.words.push_back(difference);
  };
  if (!expected.is_null()) {
    const json shown = refused ? as_by_protocol_of(expected, answer) : answer;
    add("", without_message(expected), without_message(parse_texts(shown)));
    if (refused && status_of(expected) != 0 && status_of(expected) != status_of(answer)) {
      add(".HTTPStatusCode", status_of(expected), status_of(answer));
    }
  }
  for (const json& part : step.value("expect_at", json::array())) {
    const std::string path = part.at(0);
    const auto is = at_path(answer, path, step.value("operation", ""));
    const std::string place = path == "." ? "" : path;
    if (is) {
      add(place, part.at(1), parse_texts(*is));
    } else {
      comparison.differences.values.push_back({place, "expected, is not there"});
    }
  }
  return comparison;
}

void Story::count(const json& step, const json& answer, Comparison comparison) {
  bindings_ = std::move(comparison.bindings);
  const std::string place = number_of(step);
  const bool refused =
      flag(step, "fails") || (step.contains("expect") && step.at("expect").contains("Error"));
  std::vector<std::string> failures;
  if (!comparison.refusal.empty()) failures.push_back(place + ": " + comparison.refusal);
  for (const Difference& difference : comparison.differences.values) {
    const std::string text = place + difference.path + ": " + difference.text;
    const bool excused = is_covered(difference.path, case_.unverified);
    (excused ? result_.unverified : failures).push_back(text);
  }
  for (const Difference& difference : comparison.differences.words) {
    result_.wording.push_back(place + difference.path + ": " + difference.text);
  }
  if (refused && is_error(answer)) {
    ++result_.codes.of;
    if (failures.empty()) ++result_.codes.right;
    if (failures.empty() && step.contains("expect")) {
      ++result_.words.of;
      if (comparison.differences.words.empty()) ++result_.words.right;
    }
  }
  if (failures.empty()) return;
  result_.verdict = Verdict::failed;
  result_.reasons.insert(result_.reasons.end(), failures.begin(), failures.end());
}

}  // namespace weir::conformance
