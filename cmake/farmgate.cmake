# The functions by which every target of the project is declared, and the flags they share.
include(CheckCXXCompilerFlag)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)

set(FARMGATE_SANITIZE "" CACHE STRING "Sanitizers: address,undefined or thread")
option(FARMGATE_PLANT "Compile the planted bugs that tests must catch (never in a release)" OFF)
set(FARMGATE_CACHE ${CMAKE_SOURCE_DIR}/.farmgate/cache CACHE PATH "What tools/setup brought")

find_program(FARMGATE_CCACHE ccache)
if(FARMGATE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${FARMGATE_CCACHE})
endif()

foreach(module libpq rdkafka hiredis grpc++ protobuf cjose jansson re2 libutf8proc openssl spdlog
    libqrencode zxing libturbojpeg libpng libwebp lcms2 stb jemalloc)
  pkg_check_modules(${module} REQUIRED IMPORTED_TARGET ${module})
endforeach()
find_package(prometheus-cpp REQUIRED)

add_library(farmgate_flags INTERFACE)
target_compile_features(farmgate_flags INTERFACE cxx_std_20)
target_include_directories(farmgate_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(farmgate_flags INTERFACE -O2 -g1 -fstack-protector-strong)
target_link_options(farmgate_flags INTERFACE -fuse-ld=mold -Wl,-z,relro,-z,now)
target_link_libraries(farmgate_flags INTERFACE Threads::Threads)
if(FARMGATE_SANITIZE)
  target_compile_options(farmgate_flags INTERFACE -fsanitize=${FARMGATE_SANITIZE}
    -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(farmgate_flags INTERFACE -fsanitize=${FARMGATE_SANITIZE})
else()
  target_compile_definitions(farmgate_flags INTERFACE _FORTIFY_SOURCE=2)
endif()
if(FARMGATE_PLANT)
  target_compile_definitions(farmgate_flags INTERFACE FARMGATE_PLANT=1)
endif()

add_library(farmgate_warnings INTERFACE)
# g++ 12 reports overlaps and unset bytes inside std::string and std::variant that are not there.
target_compile_options(farmgate_warnings INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor -Werror
  -Wno-restrict -Wno-maybe-uninitialized)

# farmgate_library(NAME SRCS ... DEPS ... PRIVATE_DEPS ...): a static library farmgate::NAME.
function(farmgate_library name)
  cmake_parse_arguments(arg "" "" "SRCS;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(fg_${name} STATIC ${arg_SRCS})
  add_library(farmgate::${name} ALIAS fg_${name})
  target_link_libraries(fg_${name} PUBLIC farmgate_flags ${arg_DEPS}
    PRIVATE farmgate_warnings ${arg_PRIVATE_DEPS})
endfunction()

# farmgate_binary(NAME SRCS ... DEPS ...): a program in the build folder itself. Its memory is
# jemalloc's, but under a sanitizer, which brings its own.
function(farmgate_binary name)
  cmake_parse_arguments(arg "" "" "SRCS;DEPS" ${ARGN})
  add_executable(${name} ${arg_SRCS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_link_libraries(${name} PRIVATE farmgate_warnings ${arg_DEPS})
  if(NOT FARMGATE_SANITIZE)
    target_link_libraries(${name} PRIVATE PkgConfig::jemalloc)
  endif()
endfunction()

# farmgate_test(NAME LABEL unit|contract|... SRCS ... DEPS ... [TIMEOUT s] [SERIAL]): one
# GoogleTest program, one CTest test. TIMEOUT is there to end what hangs, not what a machine with
# other things to do is slow at: 300 s by default, several times what most take.
function(farmgate_test name)
  cmake_parse_arguments(arg "SERIAL" "LABEL;TIMEOUT" "SRCS;DEPS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name} ${arg_SRCS})
  target_link_libraries(${name} PRIVATE farmgate_warnings ${arg_DEPS} GTest::gmock
    GTest::gtest_main)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  # Brief: of a program that failed a log shows what failed, however many tests it has.
  set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT}
    ENVIRONMENT GTEST_BRIEF=1)
  if(arg_SERIAL)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL TRUE)
  endif()
endfunction()

# farmgate_planted(BUG PROGRAM TEST): a build with the planted bugs shows that TEST of the GoogleTest
# PROGRAM catches BUG: an assertion of it fails with the bug and none without. A crash, an exception,
# a missing stack or a name that no test has is not "caught".
function(farmgate_planted bug program test)
  if(NOT FARMGATE_PLANT)
    return()
  endif()
  if(NOT TARGET planted_programs)
    add_custom_target(planted_programs)
  endif()
  add_dependencies(planted_programs ${program})
  add_test(NAME without_${bug} COMMAND ${program} --gtest_filter=${test})
  add_test(NAME planted_${bug} COMMAND ${program} --gtest_filter=${test})
  set_tests_properties(without_${bug} planted_${bug} PROPERTIES LABELS plant TIMEOUT 120)
  set_tests_properties(without_${bug} PROPERTIES FIXTURES_SETUP ${bug}
    PASS_REGULAR_EXPRESSION "\\[       OK \\] ${test} ")
  set_tests_properties(planted_${bug} PROPERTIES FIXTURES_REQUIRED ${bug}
    ENVIRONMENT FARMGATE_PLANTED=${bug}
    PASS_REGULAR_EXPRESSION "\\[  FAILED  \\] ${test} "
    FAIL_REGULAR_EXPRESSION "C\\+\\+ exception")
endfunction()

# farmgate_embed_text(NAME FILE VAR): sets VAR to a source with the text of FILE as farmgate::NAME().
function(farmgate_embed_text name file out)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  add_custom_command(OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DFILE=${file} -DOUT=${generated}
      -P ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake
    DEPENDS ${file} ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake VERBATIM)
  set(${out} ${generated} PARENT_SCOPE)
endfunction()

# farmgate_embed_bytes(NAME FILE VAR): the same for any bytes; the assembler reads them as they are.
function(farmgate_embed_bytes name file out)
  set(FARMGATE_NAME ${name})
  set(FARMGATE_FILE ${file})
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/embed_bytes.cc.in ${generated} @ONLY)
  set_source_files_properties(${generated} PROPERTIES OBJECT_DEPENDS ${file})
  set(${out} ${generated} PARENT_SCOPE)
endfunction()

# farmgate_service(NAME SRCS ... DEPS ...): the library of one service with its migrations
# (services/NAME/storage/migrations/*.sql) compiled in as NAME_migrations().
function(farmgate_service name)
  cmake_parse_arguments(arg "" "" "SRCS;DEPS" ${ARGN})
  farmgate_embed_migrations(${name} generated)
  farmgate_library(${name} SRCS ${arg_SRCS} ${generated} DEPS ${arg_DEPS})
endfunction()

function(farmgate_embed_migrations name out)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/storage/migrations)
  file(GLOB migrations CONFIGURE_DEPENDS ${folder}/*.sql)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${name}_migrations.cc)
  add_custom_command(OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DOUT=${generated} "-DFILES=${migrations}"
      -P ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
    DEPENDS ${migrations} ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake VERBATIM)
  set(${out} ${generated} PARENT_SCOPE)
endfunction()
