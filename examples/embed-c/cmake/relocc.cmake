# Compiles plans of relocc with CMake, 3.21 or newer; with make from 3.20, with ninja as well.
#
#   relocc_add_stub(TARGET PLAN FILE [NAME PLAN] [DEFINE NAME=VALUE ...] [CHECK_ABI FILE])
#
# makes a library TARGET of the plan in FILE, which targets link with target_link_libraries: they get
# the blob, and can include <TARGET.h>. It is made again when the plan or anything that it imports
# changes. NAME chooses one plan of several, DEFINE replaces constants, and with CHECK_ABI the build
# fails when the plan's interface is not that of the header FILE. RELOCC is the command.

if(NOT DEFINED RELOCC)
  set(RELOCC relocc CACHE STRING "the command that compiles plans")
endif()

function(relocc_add_stub target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PLAN;NAME;CHECK_ABI" "DEFINE")
  if(NOT arg_PLAN OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "relocc_add_stub(TARGET PLAN FILE [NAME PLAN] [DEFINE NAME=VALUE ...] [CHECK_ABI FILE])")
  endif()
  cmake_path(ABSOLUTE_PATH arg_PLAN NORMALIZE OUTPUT_VARIABLE plan)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}.relocc)
  set(object ${folder}/${target}.o)
  set(header ${folder}/${target}.h)
  file(MAKE_DIRECTORY ${folder})

  set(options)
  foreach(definition IN LISTS arg_DEFINE)
    list(APPEND options -D ${definition})
  endforeach()
  if(arg_NAME)
    list(APPEND options --plan ${arg_NAME})
  endif()
  set(needed ${plan})
  if(arg_CHECK_ABI)
    cmake_path(ABSOLUTE_PATH arg_CHECK_ABI NORMALIZE OUTPUT_VARIABLE abi)
    list(APPEND options --check-abi ${abi})
    list(APPEND needed ${abi})
  endif()

  add_custom_command(
    OUTPUT ${object} ${header}
    COMMAND ${RELOCC} ${plan} --emit obj=${object},header=${header} -MF ${folder}/${target}.d
      ${options}
    DEPENDS ${needed}
    DEPFILE ${folder}/${target}.d
    COMMENT "Compiling the plan ${arg_PLAN}"
    VERBATIM)
  add_custom_target(${target}_stub DEPENDS ${object} ${header})
  add_library(${target} INTERFACE)
  add_dependencies(${target} ${target}_stub)
  target_include_directories(${target} INTERFACE ${folder})
  target_link_libraries(${target} INTERFACE ${object})
endfunction()
