#!/usr/bin/env bash
# `./weir test --matrix`: one program, history_hashes, built by two compilers at two levels, with
# and without sanitizers, and run twice each. Every run must print the same lines, byte for byte:
# one line a scenario and seed, with the hash of its history. The sanitized builds also run test
# programs, and with Clang there, the fuzz targets run for a bounded number of inputs. Ends with
# `N passed, N failed`.
#
#   matrix.sh <root> [<name>…]     only the named builds; the first of them is the reference
set -euo pipefail

root=$1
shift
matrix=$root/build/matrix
jobs=${WEIR_JOBS:-$(nproc)}
results=$matrix/results
run_seconds_max=1200
mkdir -p "$results"

# name, compiler, flags, sanitizers. The first is the build that `./weir` makes: GCC at -O3. The
# sanitized ones are at other levels, so that each compiler is there at two.
release=$root/build/release
builds=(
  'release|g++||'
  'clang-O3|clang++-19|-O3 -DNDEBUG|'
  'gcc-sanitized|g++|-O0 -g1|address,undefined'
  'clang-sanitized|clang++-19|-O1 -g1|fuzzer-no-link,address,undefined'
)
# Test programs under sanitizers, in the same build folders. The spellings are for GCC's -O0: what
# GCC 12 does wrong in a co_await differs from level to level.
sanitized_tests=(
  'gcc-sanitized kernel_tests'
  'gcc-sanitized aws_tests'
  'gcc-sanitized services_tests'
  'gcc-sanitized harness_tests'
  'gcc-sanitized scenario_tests'
  'gcc-sanitized spellings_tests'
  'clang-sanitized kernel_tests'
  'clang-sanitized aws_tests'
  'clang-sanitized scenario_tests'
)
fuzz_runs=20000
fuzz_seconds_max=10  # a target
fuzz_bytes_max=4096

passed=0
failed=0
reference=''
table=()

say() { printf 'weir: %s\n' "$*" >&2; }

selected() {
  local name=$1 word
  shift
  if (($# == 0)); then return 0; fi
  for word in "$@"; do
    if [[ $word == "$name" ]]; then return 0; fi
  done
  return 1
}

row() {  # name, build seconds, run seconds, lines, verdict
  table+=("$(printf '%-34s %7s %7s %7s  %s' "$@")")
}

# Prints the first line in which two outputs differ.
first_difference() {
  local expected found number=0
  while :; do
    number=$((number + 1))
    IFS= read -r expected <&3 || expected='(no more lines)'
    IFS= read -r found <&4 || found='(no more lines)'
    if [[ $expected != "$found" ]]; then
      printf '  line %d\n    %-24s %s\n    %-24s %s\n' \
        "$number" "$3" "$expected" "$4" "$found" >&2
      return
    fi
    if [[ $expected == '(no more lines)' ]]; then
      printf '  the same lines; the last newline differs\n' >&2
      return
    fi
  done 3<"$1" 4<"$2"
}

folder_of() {
  if [[ $1 == release ]]; then printf '%s' "$release"; else printf '%s' "$matrix/$1"; fi
}

# build <name> <compiler> <flags> <sanitizers> <target>: configures and builds, output in its log.
build() {
  local folder log=$results/$1.log
  folder=$(folder_of "$1")
  : >"$log"
  if [[ $1 == release ]]; then
    (cd "$root" && cmake --preset release) >>"$log" 2>&1 &&
      ninja -C "$folder" -j "$jobs" "$5" >>"$log" 2>&1
    return
  fi
  cmake -G Ninja -S "$root" -B "$folder" -DCMAKE_BUILD_TYPE=None "-DCMAKE_CXX_COMPILER=$2" \
    "-DCMAKE_CXX_FLAGS=$3" "-DWEIR_SANITIZE=$4" >>"$log" 2>&1 &&
    ninja -C "$folder" -j "$jobs" "$5" >>"$log" 2>&1
}

check_build() {
  local name=$1 compiler=$2 flags=$3 sanitizers=$4 began built run output verdict=same
  say "$name: building history_hashes ($compiler $flags${sanitizers:+, $sanitizers})"
  began=$SECONDS
  if ! build "$name" "$compiler" "$flags" "$sanitizers" history_hashes; then
    tail -n 20 "$results/$name.log" >&2
    say "$name: the build failed; the whole log: $results/$name.log"
    failed=$((failed + 1))
    row "$name" "$((SECONDS - began))" - - 'does not build'
    return
  fi
  built=$((SECONDS - began))
  began=$SECONDS
  say "$name: running it twice"
  for run in 1 2; do
    output=$results/$name.$run.txt
    if ! timeout "$run_seconds_max" "$(folder_of "$name")/bin/history_hashes" \
      >"$output" 2>"$results/$name.$run.err"; then
      tail -n 20 "$results/$name.$run.err" >&2
      say "$name: run $run failed; its output: $output, its errors: $results/$name.$run.err"
      verdict='run failed'
      break
    fi
    if [[ ! -s $output ]]; then
      say "$name: history_hashes printed nothing, so nothing was compared"
      verdict='printed nothing'
      break
    fi
    if [[ -z $reference ]]; then
      reference=$output
      reference_name=$name
    elif ! cmp -s "$reference" "$output"; then
      say "$name, run $run: another history than $reference_name"
      first_difference "$reference" "$output" "$reference_name" "$name (run $run)"
      verdict='DIFFERS'
      break
    fi
  done
  if [[ $verdict == same ]]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  row "$name" "$built" "$((SECONDS - began))" "$(wc -l <"$output")" "$verdict"
}

# configured <name>: its build folder is there, by building it or configuring it now.
configured() {
  local entry name compiler flags sanitizers
  if [[ -e $matrix/$1/build.ninja ]]; then return 0; fi
  for entry in "${builds[@]}"; do
    IFS='|' read -r name compiler flags sanitizers <<<"$entry"
    if [[ $name == "$1" ]]; then
      cmake -G Ninja -S "$root" -B "$matrix/$name" -DCMAKE_BUILD_TYPE=None \
        "-DCMAKE_CXX_COMPILER=$compiler" "-DCMAKE_CXX_FLAGS=$flags" \
        "-DWEIR_SANITIZE=$sanitizers" >"$results/$name.log" 2>&1
      return
    fi
  done
  return 1
}

# The log from the first line that names an error: a sanitizer's report ends in pages of memory.
show_failure() {
  local first
  local errors='ERROR: |runtime error: |\[  FAILED  \]|Failure$|FAILED:'
  first=$(grep -nm1 -E "$errors" "$1" | cut -d: -f1) || true
  if [[ -n $first ]]; then
    tail -n "+$((first > 5 ? first - 5 : 1))" "$1" | head -n 40 | cut -c1-300 >&2
  else
    tail -n 30 "$1" >&2
  fi
}

# check_program <name> <target> <program> <argument>…: builds a target and runs a program of it.
check_program() {
  local name=$1 target=$2 program=$3 began built=- verdict log
  shift 3
  log=$results/$name.$target.log
  say "$name: building and running $target"
  began=$SECONDS
  if ! ninja -C "$matrix/$name" -j "$jobs" "$target" >"$log" 2>&1; then
    verdict='does not build'
  else
    built=$((SECONDS - began))
    began=$SECONDS
    if timeout "$run_seconds_max" "$matrix/$name/$program" "$@" >"$log" 2>&1; then
      verdict='passed'
    else
      verdict='FAILED'
    fi
  fi
  if [[ $verdict == passed ]]; then
    passed=$((passed + 1))
  else
    show_failure "$log"
    say "$name $target: $verdict; the whole log: $log"
    failed=$((failed + 1))
  fi
  row "$name $target" "$built" "$((SECONDS - began))" - "$verdict"
}

check_sanitized_tests() {
  local entry name target
  for entry in "${sanitized_tests[@]}"; do
    read -r name target <<<"$entry"
    if ! selected "$name" "$@"; then continue; fi
    if ! configured "$name"; then
      say "$name: configuring failed; the whole log: $results/$name.log"
      failed=$((failed + 1))
      continue
    fi
    # A folder without tests has no program.
    if ! ninja -C "$matrix/$name" -t query "$target" >/dev/null 2>&1; then continue; fi
    check_program "$name" "$target" "tests/$target" --gtest_brief=1
  done
}

# Each target from its corpus, with a fixed seed; what it finds stays beside its log.
check_fuzz_targets() {
  local corpus target found
  if ! command -v clang++-19 >/dev/null; then
    say "fuzz: left out, there is no clang++-19"
    return
  fi
  if ! configured clang-sanitized; then
    say "fuzz: configuring failed; the whole log: $results/clang-sanitized.log"
    failed=$((failed + 1))
    return
  fi
  for corpus in "$root"/tests/fuzz/corpus/*/; do
    target=fuzz_$(basename "$corpus")
    found=$results/$target
    rm -rf "$found"
    mkdir -p "$found"
    check_program clang-sanitized "$target" "bin/$target" "-runs=$fuzz_runs" \
      "-max_total_time=$fuzz_seconds_max" "-max_len=$fuzz_bytes_max" -seed=1 \
      "-artifact_prefix=$found-" "$found" "$corpus"
  done
}

for entry in "${builds[@]}"; do
  IFS='|' read -r name compiler flags sanitizers <<<"$entry"
  if selected "$name" "$@"; then check_build "$name" "$compiler" "$flags" "$sanitizers"; fi
done
check_sanitized_tests "$@"
if selected clang-sanitized "$@"; then check_fuzz_targets; fi

printf '\n%-34s %7s %7s %7s  %s\n' build 'built s' 'ran s' lines verdict
if ((${#table[@]})); then printf '%s\n' "${table[@]}"; fi
if ((passed + failed == 0)); then
  say "no build of that name; there are: ${builds[*]%%|*}"
  exit 2
fi
printf '\n%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
