# weir_add_program(<name> SOURCES … LINK …): a program beside `weir` in bin/.
function(weir_add_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINK} weir_warnings)
  target_compile_definitions(${name} PRIVATE WEIR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin" CXX_EXTENSIONS OFF)
endfunction()

# weir_add_test_program(<name> FOLDERS <folder below tests>… LINK …): all *_test.cc below the
# folders, with GoogleTest, GoogleMock and RapidCheck, one ctest entry a suite. Other .cc files
# there are helpers of the tests and are compiled in.
function(weir_add_test_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "FOLDERS;LINK")
  set(tests)
  set(sources)
  foreach(folder IN LISTS arg_FOLDERS)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cc")
    list(APPEND sources ${found})
    list(FILTER found INCLUDE REGEX "_test\\.cc$")
    list(APPEND tests ${found})
  endforeach()
  if(NOT tests)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${arg_LINK} weir_warnings
    GTest::gmock GTest::gtest_main rapidcheck rapidcheck_gtest rapidcheck_gmock)
  # What is tested is compiled as it ships; the tests themselves gain nothing from -O3, and it makes
  # compiling them slower: 3.2 s against 2.4 s for one file with GoogleTest and RapidCheck.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O0>)
  # Tests read the repository's files by this name, never by a path relative to where ctest stands.
  target_compile_definitions(${name} PRIVATE WEIR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests" CXX_EXTENSIONS OFF)

  set(include_file "${CMAKE_CURRENT_BINARY_DIR}/${name}_suites.cmake")
  file(GENERATE OUTPUT "${include_file}" CONTENT
"set(weir_test_program [==[$<TARGET_FILE:${name}>]==])
set(weir_test_name [==[${name}]==])
set(weir_test_folder [==[${CMAKE_CURRENT_BINARY_DIR}]==])
include([==[${PROJECT_SOURCE_DIR}/cmake/WeirDiscoverSuites.cmake]==])
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${include_file}")
endfunction()
