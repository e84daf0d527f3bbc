// Tumbling windows: spans of a shard's time over which a function aggregates, with state between
// its invocations.
//
// Boundaries are multiples of the window's length since the epoch (inferred from AWS's sample). A
// record belongs to the window in which it arrived; if that is closed already, to the next one
// (UNCONFIRMED). The event of an invocation carries window, state, shardId and so on beside its
// Records; the final one of a window has no Records (UNCONFIRMED).

#ifndef WEIR_SIM_LAMBDA_TUMBLING_WINDOW_H_
#define WEIR_SIM_LAMBDA_TUMBLING_WINDOW_H_

#include <optional>
#include <span>
#include <string>

#include "sim/aws/bytes.h"
#include "sim/lambda/kinesis_event.h"
#include "sim/lambda/state.h"

namespace weir::lambda {

inline constexpr std::size_t kWindowStateMax = 1'048'576;  // then the window ends early

// Opens the window of a record that arrived then, unless one is open.
void open_window(WindowProgress& window, Duration length, Time arrival);
// Its state is dropped; what arrives in the rest of its time goes to a new one if it ended early.
void close_window(WindowProgress& window, Duration length);

std::string write_window_event(const KinesisEventSource& source,
                               std::span<const kinesis::Record> batch, const WindowProgress& window,
                               Duration length, bool final_invoke);
// The state that a function answered, as JSON. Nothing: it answered none, and so has failed.
std::optional<std::string> read_window_state(const Bytes& answer);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_TUMBLING_WINDOW_H_
