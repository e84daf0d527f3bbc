# weir_add_scenario(<name> [SOURCES <file>…]): makes a scenario known to the program `weir`.
#
#   add_subdirectory(third_party/weir)
#   weir_add_scenario(my_pipeline SOURCES pipeline.cc handlers.cc)
#
# Without SOURCES it takes all .cc files of the calling folder. The scenario is an object library,
# not a static one: a linker drops members of an archive that nobody names, and with them the static
# registration inside. Its objects are linked into everything that links weir_scenarios.

add_library(weir_scenarios INTERFACE)
target_link_libraries(weir_scenarios INTERFACE weir_harness)
add_library(weir::scenarios ALIAS weir_scenarios)

function(weir_add_scenario name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "weir_add_scenario(${name}): unexpected '${arg_UNPARSED_ARGUMENTS}'; "
      "the form is weir_add_scenario(<name> [SOURCES <file>…])")
  endif()
  if(NOT name MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR
      "weir_add_scenario(${name}): a name is lower-case letters, digits and underscores")
  endif()
  if(NOT arg_SOURCES)
    file(GLOB arg_SOURCES CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cc")
  endif()
  if(NOT arg_SOURCES)
    message(FATAL_ERROR
      "weir_add_scenario(${name}): no SOURCES, and no .cc file in ${CMAKE_CURRENT_SOURCE_DIR}")
  endif()
  set(target weir_scenario_${name})
  add_library(${target} OBJECT ${arg_SOURCES})
  target_link_libraries(${target} PUBLIC weir_harness)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  # The folder of the first source: where a scenario finds its sample input and recorded failures.
  list(GET arg_SOURCES 0 folder)
  cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  cmake_path(GET folder PARENT_PATH folder)
  target_compile_definitions(${target} PRIVATE WEIR_SCENARIO_DIR="${folder}")
  if(weir_IS_TOP_LEVEL)  # users choose the warnings of their code
    target_link_libraries(${target} PRIVATE weir_warnings)
  endif()
  target_sources(weir_scenarios INTERFACE $<TARGET_OBJECTS:${target}>)
endfunction()
