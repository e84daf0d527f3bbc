# weir_options: language level, include roots and the flags on which determinism rests. Public:
# users' handlers must be compiled with them too, or two machines may compute two histories.
# weir_warnings: what weir asks of its own code. Private: users choose their own warnings.

add_library(weir_options INTERFACE)
target_compile_features(weir_options INTERFACE cxx_std_23)
target_include_directories(weir_options INTERFACE "${PROJECT_SOURCE_DIR}" "${WEIR_GENERATED_DIR}")
# A fused multiply-add rounds once instead of twice, and whether it is used depends on the machine.
target_compile_options(weir_options INTERFACE -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 takes a coroutine frame's operator new, which gets the coroutine's arguments, and its
  # sized operator delete for a mismatched pair. They are the pair that the standard asks for.
  target_compile_options(weir_options INTERFACE -Wno-mismatched-new-delete)
endif()
if(WEIR_SANITIZE)
  target_compile_options(weir_options INTERFACE
    -fsanitize=${WEIR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(weir_options INTERFACE -fsanitize=${WEIR_SANITIZE})
endif()

if("${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_RELEASE}" MATCHES "-march=native|-ffast-math|-Ofast")
  message(FATAL_ERROR
    "-march=native, -ffast-math and -Ofast make histories depend on the machine. Take them out of "
    "CMAKE_CXX_FLAGS.")
endif()

add_library(weir_warnings INTERFACE)
target_compile_options(weir_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  # Requests are written with designated initialisers that name only what matters.
  -Wno-missing-field-initializers)
if(WEIR_WERROR)
  target_compile_options(weir_warnings INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees overlaps in std::string::operator+ and dangling or uninitialised storage in inlined
  # library code that are not there (GCC PR105651, PR105329, PR107852).
  target_compile_options(weir_warnings INTERFACE
    -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread
    -Wno-maybe-uninitialized -Wno-dangling-pointer -Wno-free-nonheap-object)
else()
  target_compile_options(weir_warnings INTERFACE
    -Wno-sign-conversion -Wno-missing-designated-field-initializers)
endif()
