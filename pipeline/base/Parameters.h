// Described parameters: what a kind of job and a training recipe say of their fields, so that one form, one
// help text and one check serve both. A list of
//
//   { "name": "steps", "type": "integer|number|boolean|string|choice", "default": 20,
//     "minimum": 1, "maximum": 1000, "choices": ["a", "b"], "description": "..." }
//
// Plain values, free of threads.
#pragma once

#include "base/JsonForward.h"

#include <string>

namespace magiqt {

// Throws std::exception when the list is not as above: a defect of the program, whoever describes says where.
void checkParameterList(const Json& parameters);

// Name -> default of every parameter that has one.
Json defaultsOf(const Json& parameters);

// The first thing in `values` that does not fit.
struct ParameterProblem {
    enum class Kind { None, Unknown, Type, OutOfRange, Missing };
    Kind kind = Kind::None;
    std::string parameter;
    std::string found;    // as JSON; empty where there is none
    std::string expected; // in words: "at least 1"
};
ParameterProblem firstProblem(const Json& parameters, const Json& values);

} // namespace magiqt
