# weir_generate_api(<service> OPERATIONS <operation>…)
#
# Makes the static library weir_api_<service> (alias weir::api_<service>) of the C++ that
# sim/aws/api/generate.py writes for these operations and the shapes they reach. Its headers are
# "sim/<service>/api.h" and, for those who need JSON, "sim/<service>/json.h". It is written again
# when the description, the list of operations or the generator changes.

find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
file(GLOB WEIR_API_GENERATOR CONFIGURE_DEPENDS "${CMAKE_CURRENT_LIST_DIR}/../sim/aws/api/*.py")
set(WEIR_API_FOLDER "${CMAKE_CURRENT_LIST_DIR}/../sim/aws/api")
cmake_path(NORMAL_PATH WEIR_API_FOLDER)

function(weir_generate_api service)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "OPERATIONS")
  if(NOT arg_OPERATIONS OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "weir_generate_api(${service} …): say OPERATIONS and then which")
  endif()
  set(description "${WEIR_API_FOLDER}/${service}.json")
  if(NOT EXISTS "${description}")
    message(FATAL_ERROR "weir_generate_api(${service} …): there is no ${description}; add the "
                        "service to describe.py and run it")
  endif()
  if(NOT WEIR_GENERATED_DIR)
    set(WEIR_GENERATED_DIR "${CMAKE_BINARY_DIR}/generated")
  endif()
  set(out "${WEIR_GENERATED_DIR}/sim/${service}")
  list(SORT arg_OPERATIONS)  # their order means nothing, so changing it must not rebuild anything

  # The list is a file, so that changing it makes the output old.
  set(list_file "${out}/operations.txt")
  list(JOIN arg_OPERATIONS "\n" operations)
  file(CONFIGURE OUTPUT "${list_file}" CONTENT "${operations}\n" @ONLY)

  # Files whose text stays the same keep their time, so that little is compiled again; the stamp
  # says when the generator last ran.
  set(files "${out}/api.h" "${out}/api.cc" "${out}/json.h" "${out}/json.cc")
  set(stamp "${out}/generated.stamp")
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS ${files}
    COMMAND "${CMAKE_COMMAND}" -E env PYTHONDONTWRITEBYTECODE=1
            "${Python3_EXECUTABLE}" "${WEIR_API_FOLDER}/generate.py"
            "${description}" --out "${out}" ${arg_OPERATIONS}
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
    DEPENDS "${description}" "${list_file}" ${WEIR_API_GENERATOR}
    COMMENT "Generating the API of ${service}"
    VERBATIM)
  add_custom_target(weir_api_${service}_files DEPENDS "${stamp}")

  add_library(weir_api_${service} STATIC ${files})
  add_library(weir::api_${service} ALIAS weir_api_${service})
  add_dependencies(weir_api_${service} weir_api_${service}_files)
  target_link_libraries(weir_api_${service} PUBLIC weir_aws)
  # Generated code is bulky and cold, but for validation; debug information of it helps nobody.
  target_compile_options(weir_api_${service} PRIVATE
    -Wall -Wextra -Wno-missing-field-initializers -g0)
  set_target_properties(weir_api_${service} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()
