// Event: what happened, as EventBridge hands it on.
//
// Its text is made once and shared by all who get it. All targets of all rules see the same id.

#ifndef WEIR_SIM_EVENTS_EVENT_H_
#define WEIR_SIM_EVENTS_EVENT_H_

#include <string>
#include <string_view>
#include <vector>

#include "sim/aws/call_context.h"
#include "sim/kernel/identity.h"
#include "sim/kernel/time.h"

namespace weir::events {

struct Event {
  Identity identity;
  std::string id;
  std::string text;  // the whole of it, as JSON
  Time ingested;
  bool forwarded = false;  // by a rule of another bus
};

// What is said of it beside its id. `detail` is the text of a JSON object, handed on as it is.
struct Happening {
  std::string_view detail_type;
  std::string_view source;
  Time time;
  std::vector<std::string> resources;
  std::string_view detail;
};

// Its id follows from its identity. REQUIRES: `detail` is JSON.
Event make_event(const aws::CallContext& context, Identity identity, const Happening& happening);

}  // namespace weir::events

#endif  // WEIR_SIM_EVENTS_EVENT_H_
