#include "harness/explore/worker.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <system_error>

namespace weir {
namespace {

// Answers are gathered for so long: waking the parent for each would cost as much as a short run.
// Those that a crash takes with it are items not done, and are done again.
constexpr Duration kGather = 50ms;

void send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    // No SIGPIPE: a peer that is gone is noticed when it is read from.
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool receive(int socket, Batch& batch) {
  std::array<char, sizeof(Batch)> bytes{};
  std::size_t got = 0;
  while (got < bytes.size()) {
    const ssize_t n = ::recv(socket, bytes.data() + got, bytes.size() - got, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    got += static_cast<std::size_t>(n);
  }
  std::memcpy(&batch, bytes.data(), bytes.size());
  return true;
}

void begin(Pulse& pulse, std::uint64_t item, WallTime now) {
  // In this order: whoever reads the item first never sees it with a time before its own.
  pulse.since.store(now.time_since_epoch().count());
  pulse.item.store(item);
}

void work_through(const Batch& batch, int socket, const Work& work, Pulse& pulse,
                  const std::atomic<bool>& stop) {
  std::string answers;
  WallTime now = wall_time();
  WallTime sent = now;
  for (std::uint64_t item = batch.first; item < batch.last && !stop; ++item) {
    begin(pulse, item, now);
    answers.append(work(batch.purpose, item)).push_back('\n');
    now = wall_time();
    if (now - sent < kGather) continue;
    send_all(socket, answers);
    answers.clear();
    sent = now;
  }
  pulse.item.store(Pulse::kIdle);
  send_all(socket, answers);
}

// What a process must be before it runs what may crash or hang.
void settle_in(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(0);
  // A terminal's interrupt goes to all; the parent is the one who decides what it means.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_IGN);
  // A thousand crashing seeds are not a thousand core files.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

// Never returns into the parent's story: what throws here ends the process.
[[noreturn]] void live(int socket, const Work& work, Pulse& pulse,
                       const std::atomic<bool>& stop) noexcept {
  Batch batch;
  while (!stop && receive(socket, batch)) work_through(batch, socket, work, pulse, stop);
  ::_exit(0);  // neither destructors nor buffers of the parent's
}

}  // namespace

std::string to_string(const WorkerEnd& ending) {
  if (ending.signal == 0) return "left with exit code " + std::to_string(ending.exit_code);
  return "was killed by signal " + std::to_string(ending.signal) + " (" +
         ::strsignal(ending.signal) + ")";
}

Worker::Worker(const Work& work, Pulse& pulse, const std::atomic<bool>& stop,
               const std::vector<int>& siblings)
    : pulse_(pulse) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair for a worker");
  }
  pulse.item.store(Pulse::kIdle);
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ < 0) {
    const int problem = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    throw std::system_error(problem, std::generic_category(), "fork of a worker");
  }
  if (pid_ == 0) {
    settle_in(parent);
    ::close(ends[0]);
    for (const int sibling : siblings) ::close(sibling);
    live(ends[1], work, pulse, stop);
  }
  ::close(ends[1]);
  socket_ = ends[0];
  ::fcntl(socket_, F_SETFL, O_NONBLOCK);
}

Worker::~Worker() {
  if (pid_ > 0) {
    kill();
    reap();
  }
  ::close(socket_);
}

void Worker::give(const Batch& batch) {
  // Far below a socket's buffer, which is empty: it goes out whole.
  send_all(socket_, {reinterpret_cast<const char*>(&batch), sizeof batch});
}

bool Worker::read(std::vector<std::string>& answers) {
  std::array<char, 16384> bytes;
  for (;;) {
    const ssize_t n = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return true;
    if (n <= 0) return false;
    std::string_view text(bytes.data(), static_cast<std::size_t>(n));
    for (std::size_t end; (end = text.find('\n')) != std::string_view::npos;) {
      partial_ += text.substr(0, end);
      answers.push_back(std::move(partial_));
      partial_.clear();
      text.remove_prefix(end + 1);
    }
    partial_ += text;
  }
}

void Worker::kill() { ::kill(pid_, SIGKILL); }

WorkerEnd Worker::reap() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
  WorkerEnd ending;
  if (WIFSIGNALED(status)) ending.signal = WTERMSIG(status);
  if (WIFEXITED(status)) ending.exit_code = WEXITSTATUS(status);
  return ending;
}

}  // namespace weir
