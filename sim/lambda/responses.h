// What Invoke answers when a function has run, well or not.

#ifndef WEIR_SIM_LAMBDA_RESPONSES_H_
#define WEIR_SIM_LAMBDA_RESPONSES_H_

#include "sim/lambda/api.h"
#include "sim/lambda/handler.h"
#include "sim/lambda/run.h"

namespace weir::lambda {

Failure timed_out(const Run& run);
Failure exited(const Run& run);
Failure response_too_large();
Failure response_unserializable();

// Whether the process is gone, and with it all that the environment had in memory.
bool ends_process(const Failure& failure);
// As Lambda reports it: what the process can no longer say names the request.
void complete(const Run& run, Failure& failure);

// Too large a response is a failure, although all is done.
Result within_limits(Result result);
InvocationResponse respond(const Run& run, Result result);

}  // namespace weir::lambda

#endif  // WEIR_SIM_LAMBDA_RESPONSES_H_
