#include "tests/bench/child.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds(const timeval& t) {
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> part;
  for (;;) {
    const ssize_t n = read(descriptor, part.data(), part.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return text;
    text.append(part.data(), static_cast<std::size_t>(n));
  }
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(descriptor, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string to_text(int status) {
  if (WIFSIGNALED(status)) return std::string("was ended by ") + strsignal(WTERMSIG(status));
  return "ended with exit code " + std::to_string(WEXITSTATUS(status));
}

// Forks; `play` gets the pipe's end to write to and does not return.
Child measure(const std::string& name, const std::function<void(int)>& play) {
  Child child;
  int ends[2];
  if (pipe(ends) != 0) return {.error = name + ": no pipe: " + std::strerror(errno)};
  std::fflush(nullptr);  // or both processes print what waits in the buffers
  const Clock::time_point began = Clock::now();
  const pid_t pid = fork();
  if (pid < 0) return {.error = name + ": no process: " + std::strerror(errno)};
  if (pid == 0) {
    close(ends[0]);
    play(ends[1]);
    _exit(127);
  }
  close(ends[1]);
  child.output = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  rusage usage{};
  while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  child.wall_seconds = std::chrono::duration<double>(Clock::now() - began).count();
  child.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  child.peak_mib = static_cast<double>(usage.ru_maxrss) / 1024;
  if (status != 0) child.error = name + " " + to_text(status);
  return child;
}

}  // namespace

Child run_program(const std::vector<std::string>& command) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string program = self.parent_path() / command.front();
  if (access(program.c_str(), X_OK) != 0) {
    return {.error = "there is no " + program + "; ./weir bench builds it"};
  }
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  return measure(program, [&](int out) {
    dup2(out, STDOUT_FILENO);
    close(out);
    execv(program.c_str(), arguments.data());
  });
}

Child run_forked(const std::function<std::string()>& function) {
  return measure("the measured process", [&](int out) {
    try {
      write_all(out, function());
      _exit(0);
    } catch (const std::exception& problem) {
      std::fprintf(stderr, "weir_bench: %s\n", problem.what());
      _exit(1);
    }
  });
}

}  // namespace bench
