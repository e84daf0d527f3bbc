# What the distribution provides, bundled by the layer that may use it. cmake/packages.txt names the
# packages; `./weir` installs them.

macro(weir_find_package name)
  find_package(${name} QUIET ${ARGN})
  if(NOT ${name}_FOUND)
    message(FATAL_ERROR
      "weir needs ${name}, which is not installed. `./weir --no-install test` lists the packages "
      "that are missing; `./weir test` installs them.")
  endif()
endmacro()

set(THREADS_PREFER_PTHREAD_FLAG ON)
weir_find_package(Threads)
weir_find_package(fmt)
weir_find_package(spdlog)
weir_find_package(nlohmann_json)
weir_find_package(CLI11)
weir_find_package(OpenSSL COMPONENTS Crypto)
weir_find_package(ZLIB)
weir_find_package(Snappy)

# These bring no CMake package of their own.
function(weir_import_library target header library)
  find_path(${target}_INCLUDE ${header} REQUIRED)
  find_library(${target}_LIBRARY ${library} REQUIRED)
  mark_as_advanced(${target}_INCLUDE ${target}_LIBRARY)
  add_library(${target} INTERFACE)
  target_include_directories(${target} SYSTEM INTERFACE "${${target}_INCLUDE}")
  target_link_libraries(${target} INTERFACE "${${target}_LIBRARY}")
endfunction()
weir_import_library(weir_simdjson simdjson.h simdjson)
weir_import_library(weir_xxhash xxhash.h xxhash)
weir_import_library(weir_pcre2 pcre2.h pcre2-8)
weir_import_library(weir_jq jq.h jq)
target_compile_definitions(weir_pcre2 INTERFACE PCRE2_CODE_UNIT_WIDTH=8)

add_library(weir_external_kernel INTERFACE)
target_link_libraries(weir_external_kernel INTERFACE fmt::fmt weir_xxhash)

add_library(weir_external_aws INTERFACE)
target_link_libraries(weir_external_aws INTERFACE
  nlohmann_json::nlohmann_json spdlog::spdlog OpenSSL::Crypto weir_pcre2 ZLIB::ZLIB
  Snappy::snappy weir_simdjson
  weir_jq)

add_library(weir_external_net INTERFACE)  # Boost.Asio and Beast are headers only
target_link_libraries(weir_external_net INTERFACE Threads::Threads)

add_library(weir_external_cli INTERFACE)
target_link_libraries(weir_external_cli INTERFACE CLI11::CLI11 Threads::Threads)

# An allocator that is a fifth quicker than the C library's, on which millions of short strings
# depend. For weir's own programs only; it decides nothing, so that a machine may do without.
find_package(mimalloc QUIET)
add_library(weir_external_allocator INTERFACE)
if(mimalloc_FOUND AND NOT WEIR_SANITIZE)
  target_link_libraries(weir_external_allocator INTERFACE mimalloc)
endif()
