// Series of trainings: what differs between cells, what may not, and the recipes that ship.
#include "base/Error.h"
#include "base/Json.h"
#include "nn/models/ImageModel.h"
#include "nn/models/ModelRegistry.h"
#include "nn/training/TrainingRecipe.h"
#include "nn/training/TrainingSeries.h"

#include <doctest/doctest.h>
#include <torch/types.h>

#include <functional>

using namespace magiqt;

namespace {

Json small() {
    return Json::parse(R"({
      "name": "s", "base": {"steps": 7, "preset": "XXS"}, "seeds": [1, 4],
      "cells": [ {"name": "a"}, {"name": "b", "recipe": {"transformer": false, "halo": false}} ] })");
}

std::string codeOf(const std::function<void(Json&)>& change) {
    Json json = small();
    change(json);
    try {
        TrainingSeries::fromJson(json);
    } catch (const Error& error) {
        return error.code();
    }
    return "";
}

} // namespace

TEST_CASE("a series is its cells within its seeds, on one budget") {
    const TrainingSeries series = TrainingSeries::fromJson(small());
    REQUIRE(series.size() == 4);
    CHECK(series.labelOf(0) == "a-s1");
    CHECK(series.labelOf(1) == "b-s1");
    CHECK(series.labelOf(3) == "b-s4");
    const TrainingRecipe recipe = TrainingRecipe::fromJson(series.recipeOf(3));
    CHECK(recipe.seed == 4);
    CHECK(recipe.steps == 7);
    CHECK(recipe.name == "b-s4");
    CHECK(recipe.modelOptions.at("halo") == false);
    CHECK(TrainingRecipe::fromJson(series.recipeOf(2)).modelOptions.at("halo") == true);
}

TEST_CASE("what makes a series unfair or unreadable is refused") {
    CHECK(codeOf([](Json&) {}).empty());
    CHECK(codeOf([](Json& j) { j["cells"][1]["recipe"]["steps"] = 9; }) == "series.other-budget");
    CHECK(codeOf([](Json& j) { j["cells"][1]["name"] = "a"; }) == "series.same-name");
    CHECK(codeOf([](Json& j) { j["cells"][1]["name"] = "a/b"; }) == "series.bad-name");
    CHECK(codeOf([](Json& j) { j["seeds"] = {1, 1}; }) == "series.same-seed");
    CHECK(codeOf([](Json& j) { j["seeds"] = Json::array(); }) == "series.empty");
    CHECK(codeOf([](Json& j) { j.erase("base"); }) == "series.invalid");
    CHECK(codeOf([](Json& j) { j["sedes"] = 1; }) == "series.unknown-field");
    CHECK(codeOf([](Json& j) { j["cells"][1]["recipe"]["hallo"] = true; }) == "recipe.unknown-field");
}

TEST_CASE("the series that ship can be read, and compare networks of like size") {
    for (const auto& [file, tolerance] : {std::pair{std::string("ablation.json"), 0.01}, {"suite.json", 1.1}}) {
        CAPTURE(file);
        const TrainingSeries series =
            TrainingSeries::fromJson(readJsonFile(std::filesystem::path(MAGIQT_RECIPES) / file));
        double least = 1e12, most = 0;
        for (const TrainingSeries::Cell& cell : series.cells) {
            Json json = cell.recipe;
            json["seed"] = 1;
            const TrainingRecipe recipe = TrainingRecipe::fromJson(json);
            const auto count =
                static_cast<double>(modelKind(recipe.model).make(recipe.modelOptions)->parameterCount());
            MESSAGE(file << " " << cell.name << ": " << count << " parameters");
            least = std::min(least, count);
            most = std::max(most, count);
        }
        CHECK(most / least - 1.0 <= tolerance);
    }
    TrainingRecipe::fromJson(readJsonFile(std::filesystem::path(MAGIQT_RECIPES) / "xs.json"));
}
