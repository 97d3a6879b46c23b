#include "nn/training/TrainingSeries.h"

#include "base/Error.h"
#include "nn/training/TrainingRecipe.h"

#include <algorithm>
#include <set>

namespace magiqt {

namespace {

constexpr const char* kBudget[] = {"steps", "region_voxels", "batch", "accumulate"};

[[noreturn]] void bad(const char* code, const std::string& message) {
    throw Error(ErrorKind::BadInput, code, message);
}

bool isFileName(const std::string& name) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), allowed);
}

TrainingSeries::Cell cellFrom(const Json& json, const Json& base) {
    TrainingSeries::Cell cell;
    cell.name = json.at("name").get<std::string>();
    if (!isFileName(cell.name))
        bad("series.bad-name", "a cell of the series is called '" + cell.name +
                                   "'; 1 to 40 letters, digits and hyphens were expected");
    const Json patch = json.value("recipe", Json::object());
    for (const char* field : kBudget)
        if (patch.contains(field))
            bad("series.other-budget", "the cell '" + cell.name + "' sets " + field +
                                           "; the cells of a series share the budget of its base");
    cell.recipe = base;
    cell.recipe.merge_patch(patch);
    return cell;
}

} // namespace

TrainingSeries TrainingSeries::fromJson(const Json& json) {
    TrainingSeries series;
    try {
        for (const auto& item : json.items())
            if (!std::set<std::string>{"name", "comment", "base", "cells", "seeds", "comparison"}.contains(
                    item.key()))
                bad("series.unknown-field", "the series has a field '" + item.key() +
                                                "' that is not known; name, comment, base, cells, seeds and "
                                                "comparison were expected");
        series.name = json.at("name").get<std::string>();
        json.at("seeds").get_to(series.seeds);
        std::set<std::string> names;
        for (const Json& entry : json.at("cells")) {
            series.cells.push_back(cellFrom(entry, json.at("base")));
            if (!names.insert(series.cells.back().name).second)
                bad("series.same-name",
                    "two cells of the series are called '" + series.cells.back().name + "'");
        }
    } catch (const Json::exception& problem) {
        bad("series.invalid", std::string("the series is damaged: ") + problem.what() +
                                  "; name, base, cells [{name, recipe}] and seeds were expected");
    }
    if (series.cells.empty() || series.seeds.empty())
        bad("series.empty", "the series has no cells or no seeds; at least one of each was expected");
    if (std::set<std::uint64_t>(series.seeds.begin(), series.seeds.end()).size() != series.seeds.size())
        bad("series.same-seed", "the series names a seed twice");
    for (std::size_t n = 0; n < series.cells.size(); ++n)
        try {
            TrainingRecipe::fromJson(series.recipeOf(n));
        } catch (Error& error) {
            error.addContext("cell '" + series.cells[n].name + "' of the series");
            throw;
        }
    return series;
}

std::string TrainingSeries::labelOf(std::size_t n) const {
    return cellOf(n).name + "-s" + std::to_string(seedOf(n));
}

Json TrainingSeries::recipeOf(std::size_t n) const {
    Json recipe = cellOf(n).recipe;
    recipe["name"] = labelOf(n);
    recipe["seed"] = seedOf(n);
    return recipe;
}

} // namespace magiqt
