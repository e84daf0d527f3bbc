# Adds the generated fingerprint.cc to weir_harness. See fingerprint.cmake.

file(GLOB_RECURSE weir_history_sources CONFIGURE_DEPENDS
  "${PROJECT_SOURCE_DIR}/sim/*.h" "${PROJECT_SOURCE_DIR}/sim/*.cc"
  "${PROJECT_SOURCE_DIR}/sim/*.json" "${PROJECT_SOURCE_DIR}/sim/*.py"
  "${PROJECT_SOURCE_DIR}/sim/*.cmake"
  "${PROJECT_SOURCE_DIR}/harness/faults/*.h" "${PROJECT_SOURCE_DIR}/harness/faults/*.cc"
  "${PROJECT_SOURCE_DIR}/harness/properties/*.h" "${PROJECT_SOURCE_DIR}/harness/properties/*.cc"
  "${PROJECT_SOURCE_DIR}/harness/explore/*.h" "${PROJECT_SOURCE_DIR}/harness/explore/*.cc"
  "${PROJECT_SOURCE_DIR}/scenarios/*.h" "${PROJECT_SOURCE_DIR}/scenarios/*.cc")
list(SORT weir_history_sources)
set(weir_history_list "${WEIR_GENERATED_DIR}/fingerprint.txt")
list(JOIN weir_history_sources "\n" weir_history_text)
file(CONFIGURE OUTPUT "${weir_history_list}" CONTENT "${weir_history_text}\n" @ONLY)
set(weir_history_libraries
  "nlohmann_json ${nlohmann_json_VERSION} OpenSSL ${OPENSSL_VERSION} ZLIB ${ZLIB_VERSION_STRING} "
  "Snappy ${Snappy_VERSION}")
string(CONCAT weir_history_libraries ${weir_history_libraries})
set(weir_fingerprint "${WEIR_GENERATED_DIR}/fingerprint.cc")
add_custom_command(
  OUTPUT "${weir_fingerprint}"
  COMMAND "${CMAKE_COMMAND}" "-DOUT=${weir_fingerprint}" "-DVERSION=${PROJECT_VERSION}"
          "-DLIBRARIES=${weir_history_libraries}" "-DFILES=${weir_history_list}"
          -P "${CMAKE_CURRENT_LIST_DIR}/fingerprint.cmake"
  DEPENDS ${weir_history_sources} "${weir_history_list}"
          "${CMAKE_CURRENT_LIST_DIR}/fingerprint.cmake"
  COMMENT "Taking the fingerprint of the sources"
  VERBATIM)
target_sources(weir_harness PRIVATE "${weir_fingerprint}")
