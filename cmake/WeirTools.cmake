# Tools that only make the build quicker: ccache, and mold or lld for linking. None of them changes
# what the programs do, and each is used only when present.

if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(WEIR_CCACHE ccache)
  if(WEIR_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${WEIR_CCACHE}")
  endif()
endif()

if(PROJECT_IS_TOP_LEVEL)
  find_program(WEIR_MOLD mold)
  find_program(WEIR_LLD ld.lld)
  if(WEIR_MOLD)
    add_link_options(-fuse-ld=mold)
  elseif(WEIR_LLD)
    add_link_options(-fuse-ld=lld)
  endif()
endif()

set(CMAKE_CXX_SCAN_FOR_MODULES OFF)  # no modules here, and the scan would double the process starts
