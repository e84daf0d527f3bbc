// What one run of libjq may cost, and the way out when it costs more.
//
// libjq 1.6 counts nothing and offers no way to stop a program: `def f: f; f` never comes back,
// `[limit(1e9; repeat(1))]` takes the machine's memory, a deep value overflows the stack when it is
// freed, a failed assertion ends the process, and `~/.jq` is part of every program. But each of its
// instructions asks for the kind of a value, and all its memory comes from one place, and these are
// functions that the dynamic linker looks up by name. This file's source defines them in the
// program, ahead of the library: they do what the library's do, and count.
//
// A run over its limit is halted by jq's own `jq_halt` at its next instruction. A builtin that goes
// on without reaching one (a repeated string, a deep recursion), and a failed assertion, are left
// by a jump out of the library; what the builtin held at that moment in small pieces is lost.
// Limits count instructions and requested bytes, so that they strike at the same place everywhere;
// only the bound on the stack's depth depends on how the library was compiled.

#ifndef WEIR_SIM_FIREHOSE_JQ_LIMITS_H_
#define WEIR_SIM_FIREHOSE_JQ_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

struct jq_state;

namespace weir::firehose {

struct JqLimits {
  std::uint64_t steps = 2'000'000;     // values looked at: some ten an instruction
  std::uint64_t bytes = 256ull << 20;  // requested altogether, freed ones included
  std::size_t stack = std::size_t{1} << 20;
};

enum class JqStop {
  kNone,
  kSteps,
  kBytes,
  kDepth,
  kAssertion,
};

// For a message: "it takes more than … steps".
std::string_view describe(JqStop stop);

struct JqOutcome {
  JqStop stop = JqStop::kNone;
  bool jumped = false;      // out of the middle of the library: `state` needs a restart
  std::uint64_t steps = 0;  // counted; 0 means that the library does not ask this program
};

// Calls `work(argument)`, which may hold nothing with a destructor while it is inside libjq.
// `state` is halted when a limit is reached; null where there is nothing to halt.
JqOutcome run_limited(jq_state* state, const JqLimits& limits, void (*work)(void*), void* argument);

// After a jump, once `state` was started afresh: frees large blocks that nothing refers to.
void free_blocks_left_behind();

}  // namespace weir::firehose

#endif  // WEIR_SIM_FIREHOSE_JQ_LIMITS_H_
