# Read by ctest when it starts: asks a test program for its suites and registers one test a suite.
# The list comes from the program itself, so that it can neither miss a suite nor name a stale one.

if(NOT EXISTS "${weir_test_program}")
  add_test("${weir_test_name}.not-built" "${weir_test_program}")
  return()
endif()
execute_process(COMMAND "${weir_test_program}" --gtest_list_tests
  OUTPUT_VARIABLE weir_listing RESULT_VARIABLE weir_listing_status)
if(NOT weir_listing_status EQUAL 0)
  add_test("${weir_test_name}.cannot-list" "${weir_test_program}" --gtest_list_tests)
  return()
endif()
string(REPLACE ";" "_" weir_listing "${weir_listing}")
string(REPLACE "\n" ";" weir_listing "${weir_listing}")
set(weir_suites 0)
foreach(weir_line IN LISTS weir_listing)
  # A suite's line is "Suite." or "Suite/0.  # TypeParam = int"; its tests are indented below it.
  if(weir_line MATCHES "^DISABLED_" OR NOT weir_line MATCHES "^([^ #][^ #]*)\\.( .*)?$")
    continue()
  endif()
  set(weir_suite "${CMAKE_MATCH_1}")
  math(EXPR weir_suites "${weir_suites} + 1")
  add_test("${weir_test_name}.${weir_suite}" "${weir_test_program}"
    "--gtest_filter=${weir_suite}.*" --gtest_brief=1)
  set_tests_properties("${weir_test_name}.${weir_suite}" PROPERTIES
    TIMEOUT 600 WORKING_DIRECTORY "${weir_test_folder}")
endforeach()
if(weir_suites EQUAL 0)
  # Never silently nothing: a listing that could not be read fails under this name.
  add_test("${weir_test_name}.lists-no-suite" "${CMAKE_COMMAND}" -E false)
endif()
