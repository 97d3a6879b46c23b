# What every target of ours shares: the language, the warnings, where binaries go.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Precompiled headers need ccache to look past the header's time stamp. Paths relative to the tree let the presets,
  # which build the same files in folders of their own, share what one of them compiled.
  set(magiqt_launcher ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${magiqt_launcher})
  set(CMAKE_C_COMPILER_LAUNCHER ${magiqt_launcher})
endif()

if(MAGIQT_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# What nearly every file of ours includes; precompiled, because reading it takes seconds a file.
set(MAGIQT_STANDARD_HEADERS <nlohmann/json.hpp> <algorithm> <array> <chrono> <cmath> <cstdint> <filesystem> <fstream>
  <functional> <map> <memory> <mutex> <optional> <set> <sstream> <string> <string_view> <thread> <utility> <vector>)

# magiqt_settings(TARGET): warnings on our own code; third-party headers come in as SYSTEM.
function(magiqt_settings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
  if(CCACHE_PROGRAM)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  endif()
endfunction()

# magiqt_library(NAME sources...): a static library whose headers are included by their path in the house without
# the leading pipeline/ or studies/: "base/Error.h", "jobs/protocol/Journal.h", "viewer/core/SliceGeometry.h".
# Its include root holds this one folder and nothing else, so only what links the library sees its headers.
# It is compiled with PRECOMPILE's headers; without them with those of magiqt_base (JSON and the standard library).
function(magiqt_library name)
  cmake_parse_arguments(L "" "" "PRECOMPILE" ${ARGN})
  add_library(${name} STATIC ${L_UNPARSED_ARGUMENTS})
  magiqt_settings(${name})
  if(L_PRECOMPILE)
    target_precompile_headers(${name} PRIVATE ${L_PRECOMPILE})
  else()
    target_precompile_headers(${name} REUSE_FROM magiqt_base)
  endif()
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  file(RELATIVE_PATH path "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  string(REGEX REPLACE "^(pipeline|studies)/" "" path "${path}")
  set(root "${CMAKE_BINARY_DIR}/include/${name}")
  get_filename_component(parent "${root}/${path}" DIRECTORY)
  file(MAKE_DIRECTORY "${parent}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${root}/${path}" SYMBOLIC)
  target_include_directories(${name} PUBLIC "${root}")
endfunction()

# magiqt_test(NAME sources... LIBS libs... [LABELS labels...] [CLI] [TORCH]): a doctest program registered with CTest.
# CLI: it starts magiqt-cli (tests/enhance/CliProcess.h). TORCH: it is compiled with LibTorch's precompiled headers and
# may make weights (tests/enhance/Weights.h).
function(magiqt_test name)
  cmake_parse_arguments(T "CLI;TORCH" "" "LIBS;LABELS" ${ARGN})
  add_executable(${name} ${T_UNPARSED_ARGUMENTS})
  magiqt_settings(${name})
  target_link_libraries(${name} PRIVATE ${T_LIBS} magiqt_test_main)
  if(T_CLI)
    target_link_libraries(${name} PRIVATE magiqt_test_cli)
    add_dependencies(${name} magiqt-cli)
  endif()
  if(T_TORCH)
    target_link_libraries(${name} PRIVATE magiqt_test_torch)
    target_precompile_headers(${name} REUSE_FROM magiqt_test_torch)
  else()
    target_precompile_headers(${name} REUSE_FROM magiqt_test_main)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests/bin")
  add_test(NAME ${name} COMMAND ${name})
  # OpenMP threads that spin while they wait are many times slower on a busy machine (app/cli/main.cpp).
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "OMP_WAIT_POLICY=passive")
  if(T_LABELS)
    set_tests_properties(${name} PROPERTIES LABELS "${T_LABELS}")
  endif()
endfunction()

# magiqt_test_program(NAME sources... LIBS libs...): a program that tests start, or that is run by hand for figures.
function(magiqt_test_program name)
  cmake_parse_arguments(T "" "" "LIBS" ${ARGN})
  add_executable(${name} ${T_UNPARSED_ARGUMENTS})
  magiqt_settings(${name})
  target_link_libraries(${name} PRIVATE ${T_LIBS})
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests/bin")
endfunction()

# magiqt_allocator(TARGET): the allocator of programs that run networks; app/cli/Allocator.cpp says why. Call it before
# other libraries are linked: jemalloc stands first on the link line, so that its malloc is found before libc's, also by
# LibTorch.
function(magiqt_allocator target)
  target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/app/cli/Allocator.cpp")
  find_library(JEMALLOC_LIBRARY jemalloc)
  if(MAGIQT_SANITIZE)
    target_compile_definitions(${target} PRIVATE MAGIQT_SANITIZED)
  elseif(JEMALLOC_LIBRARY)
    target_compile_definitions(${target} PRIVATE MAGIQT_USES_JEMALLOC)
    target_link_libraries(${target} PRIVATE -Wl,--push-state,--no-as-needed "${JEMALLOC_LIBRARY}" -Wl,--pop-state)
  endif()
endfunction()
