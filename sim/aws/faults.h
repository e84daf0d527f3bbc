// Faults: the questions that the cloud asks before something can go wrong.
//
// The cloud does not know that it is tested: it has sites, each with the kinds of misfortune that
// AWS documents for it, and asks at each of them "does anything go wrong here?". Whoever implements
// FaultHook decides. Without one nothing ever does. A site is a place in the vocabulary of AWS,
// such as "kinesis:PutRecords" for a call, "kinesis:PutRecords/entry" for one entry of a batch, or
// "lambda:Invoke/run" for the run of a function.

#ifndef WEIR_SIM_AWS_FAULTS_H_
#define WEIR_SIM_AWS_FAULTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"

namespace weir::aws {

// What became of what was asked for, in truth. The one who asked may not learn it.
enum class Effect : std::uint8_t { not_applied, partly_applied, applied };
std::string_view to_string(Effect effect);  // "not applied", ...

struct FaultKind {
  std::string_view name;  // "throttled": lower case, words joined by hyphens
  Effect effect;
  std::string_view summary;  // one clause: "refused, as over the service's rate"
};

struct FaultSite {
  FaultSite(std::string site_name, std::vector<const FaultKind*> site_kinds)
      : name(std::move(site_name)), kinds(std::move(site_kinds)), id(internal::hash_text(name)) {}

  std::string name;
  std::vector<const FaultKind*> kinds;  // never empty
  std::uint64_t id;                     // a hash of the name
};

// To whom and when. (site, identity, attempt) is the key of the decision.
struct FaultQuestion {
  const FaultSite& site;
  Identity identity;
  std::uint64_t attempt;
  std::string_view resource;  // the stream, function or bucket that it concerns; may be empty
  Time now;
};

struct Fault {
  const FaultKind* kind = nullptr;  // one of the site's; null = nothing goes wrong
  std::uint64_t decision = 0;       // the decision's number in this run, from 1
  Duration duration{};              // for kinds that take time: how long
};

class FaultHook {
 public:
  virtual ~FaultHook() = default;
  virtual Fault on_site(const FaultQuestion& question) = 0;
  // False: nothing can go wrong at this site at this time or later, so that it need not be asked.
  virtual bool watches(const FaultSite& site, Time from) const = 0;
};

// ---- what can happen to every call --------------------------------------------------------------

inline constexpr FaultKind kThrottled{"throttled", Effect::not_applied,
                                      "refused with the service's error for too high a rate"};
inline constexpr FaultKind kInternalError{"internal-error", Effect::not_applied,
                                          "a 5xx before the effect"};
inline constexpr FaultKind kInternalErrorAfter{"internal-error-after", Effect::applied,
                                               "a 5xx after the effect"};
inline constexpr FaultKind kRequestLost{"request-lost", Effect::not_applied,
                                        "never arrives; the caller waits in vain"};
inline constexpr FaultKind kResponseLost{"response-lost", Effect::applied,
                                         "carried out; the caller waits in vain"};
inline constexpr FaultKind kConnectionReset{"connection-reset", Effect::applied,
                                            "carried out; the connection breaks before the answer"};
inline constexpr FaultKind kSlow{"slow", Effect::applied, "carried out; the answer takes longer"};

}  // namespace weir::aws

#endif  // WEIR_SIM_AWS_FAULTS_H_
