# The default recipe of the simulator travels inside the program, so that `simulate` and `train` need no search path.
set(magiqt_recipe_file "${CMAKE_SOURCE_DIR}/resources/simulator/lowfield-64mT.json")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${magiqt_recipe_file}")
file(READ "${magiqt_recipe_file}" MAGIQT_RECIPE_TEXT)
file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/DefaultRecipe.cpp" CONTENT
  "#include \"nn/simulator/SimulatorRecipe.h\"\nnamespace magiqt {\nconst char* defaultSimulatorRecipeText() {\n    return R\"recipe(@MAGIQT_RECIPE_TEXT@)recipe\";\n}\n} // namespace magiqt\n"
  @ONLY)
target_sources(magiqt_nn PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/DefaultRecipe.cpp")
