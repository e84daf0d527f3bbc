#include "harness/cli/command.h"
namespace weir::cli { void add_sweep_command(CLI::App&, int&) {} }
