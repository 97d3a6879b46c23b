# Every folder here with a model.json is a model of the suite.
file(GLOB model_files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/models/*/model.json")
set(MAGIQT_MODEL_DECLARATIONS "")
set(MAGIQT_MODEL_ENTRIES "")
foreach(model_file ${model_files})
  get_filename_component(model_folder "${model_file}" DIRECTORY)
  get_filename_component(model "${model_folder}" NAME)
  string(SUBSTRING "${model}" 0 1 first)
  string(SUBSTRING "${model}" 1 -1 rest)
  string(TOUPPER "${first}" first)
  file(READ "${model_file}" model_json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${model_file}")
  string(APPEND MAGIQT_MODEL_DECLARATIONS
    "std::unique_ptr<ImageModel> make${first}${rest}Model(const Json&);\n"
    "std::unique_ptr<ImageModel> restore${first}${rest}Model(const Json&);\n")
  string(APPEND MAGIQT_MODEL_ENTRIES
    "        {\"${model}\", R\"json(${model_json})json\", &make${first}${rest}Model, &restore${first}${rest}Model},\n")
endforeach()
set(common_fields "${CMAKE_CURRENT_SOURCE_DIR}/training/recipe.json")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${common_fields}")
file(READ "${common_fields}" MAGIQT_COMMON_RECIPE_FIELDS)
configure_file(models/ModelKinds.cpp.in ModelKinds.cpp @ONLY)
target_sources(magiqt_nn PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/ModelKinds.cpp")
