// A series of trainings that differ in what is compared and in nothing else: cells (an ablation's parts, or
// the models of the suite) x seeds, one base recipe, one budget. Read from JSON:
//
//   { "name": "...", "comment": "...",
//     "base":  { a training recipe without name and seed },
//     "cells": [ { "name": "conv-halo", "recipe": { what differs from the base (RFC 7396 merge patch) } } ],
//     "seeds": [1, 2, 3] }
//
// "comparison" may stand beside them and is not read here (studies/comparison/AblationPlan.h). Steps and
// regions a step may not differ between cells: the budget is the base's. Plain data, no Torch.
#pragma once

#include "base/Json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace magiqt {

struct TrainingSeries {
    struct Cell {
        std::string name; // of letters, digits and hyphens: part of a file name
        Json recipe;      // merged
    };
    std::string name;
    std::vector<Cell> cells;
    std::vector<std::uint64_t> seeds;

    // Throws Error (BadInput, "series.*"), and what TrainingRecipe::fromJson throws for a cell's recipe, with
    // the cell's name as context.
    static TrainingSeries fromJson(const Json& json);

    std::size_t size() const { return cells.size() * seeds.size(); }
    // Training number n: the cells one after the other within a seed, so that a stopped series holds whole
    // seeds.
    const Cell& cellOf(std::size_t n) const { return cells[n % cells.size()]; }
    std::uint64_t seedOf(std::size_t n) const { return seeds[n / cells.size()]; }
    std::string labelOf(std::size_t n) const; // "conv-halo-s1"
    Json recipeOf(std::size_t n) const;
};

} // namespace magiqt
