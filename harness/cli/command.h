// What the commands of the program have in common: exit codes, and how they refuse.

#ifndef WEIR_HARNESS_CLI_COMMAND_H_
#define WEIR_HARNESS_CLI_COMMAND_H_

#include <stdexcept>
#include <string>

#include "harness/properties/property.h"

namespace CLI {
class App;
}

namespace weir::cli {

enum ExitCode : int {
  kHeld = 0,
  kViolated = 1,
  kBadUsage = 2,    // or bad input; nothing was written
  kWeirFailed = 3,  // nondeterminism included
  kNoVerdict = 4,   // unknown, not settled, a bound exceeded
};
ExitCode exit_code(Verdict verdict);

// Thrown by a command that cannot do what it was asked for: one sentence with place and mend.
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Each adds its command with its options to the program; when the command is chosen, its callback
// leaves the exit code in `exit`.
void add_run_command(CLI::App& app, int& exit);
void add_sweep_command(CLI::App& app, int& exit);
void add_replay_command(CLI::App& app, int& exit);
void add_list_command(CLI::App& app, int& exit);
void add_bench_command(CLI::App& app, int& exit);

// Where a command leaves its results unless told otherwise: "weir-results/<name>".
std::string default_folder(const std::string& name);
// Writes the whole text, or throws Refusal and leaves nothing behind.
void write_file(const std::string& path, const std::string& text);

}  // namespace weir::cli

#endif  // WEIR_HARNESS_CLI_COMMAND_H_
