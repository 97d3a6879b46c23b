// A comparison as people write it: what it becomes, and what is refused with a word on what to do.
#include "comparison/AblationPlan.h"
#include "comparison/ComparisonRequest.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <functional>

using namespace magiqt;

namespace {

Json small() {
    return Json::parse(R"({
      "name": "small",
      "arms": [ {"name": "cubic", "interpolation": "cubic"},
                {"name": "a-s1", "weights": "a1.safetensors", "evaluations": 5},
                {"name": "a-s2", "weights": "a2.safetensors", "evaluations": 5},
                {"name": "shipped", "weights": "magiqt-xs"} ],
      "groups": {"a": ["a-s1", "a-s2"]},
      "baseline": "cubic", "pairs": [["a", "shipped"]],
      "subjects": [ {"name": "one", "age": "child", "mask": "m.nii.gz",
                     "T1w": {"reference": "r.nii.gz"}, "FLAIR": {"reference": "f.nii.gz", "scan": "s.nii.gz"}} ],
      "anatomy": ["T1w"] })");
}

std::string codeOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        CHECK((error.kind() == ErrorKind::BadInput));
        return error.code();
    }
    return "";
}

} // namespace

TEST_CASE("files become roles, and no path stands in the plan of the run") {
    const ComparisonRequest request = ComparisonRequest::fromJson(small(), "/data/study");
    CHECK(request.name == "small");
    CHECK(request.inputs.at("weights_a-s1") == "/data/study/a1.safetensors");
    CHECK_FALSE(request.inputs.contains("weights_shipped"));
    CHECK(request.inputs.at("reference_one_T1w") == "/data/study/r.nii.gz");
    CHECK(request.inputs.at("scan_one_FLAIR") == "/data/study/s.nii.gz");
    CHECK(request.inputs.at("mask_one") == "/data/study/m.nii.gz");
    CHECK(request.inputs.size() == 6);
    const std::string plan = request.plan.dump();
    CHECK(plan.find('/') == std::string::npos);
    CHECK(plan.find(".nii") == std::string::npos);
    CHECK(request.plan.at("subjects").at(0).at("contrasts") == Json{"T1w", "FLAIR"});
    const ComparisonDesign design = ComparisonDesign::fromPlan(request.plan);
    REQUIRE(design.groups.size() == 3);
    CHECK(design.groups[0].first == "cubic");
    CHECK(design.groups[1].first == "a");
    CHECK(design.groups[1].second == std::vector<std::string>{"a-s1", "a-s2"});
    CHECK(design.groups[2].first == "shipped");
}

TEST_CASE("what cannot be compared is refused") {
    const auto refused = [](const std::function<void(Json&)>& change) {
        Json json = small();
        change(json);
        return codeOf([&] { ComparisonRequest::fromJson(json, {}); });
    };
    CHECK(refused([](Json&) {}).empty());
    CHECK(refused([](Json& j) { j.erase("subjects"); }) == "comparison.invalid");
    CHECK(refused([](Json& j) { j["subjects"] = Json::array(); }) == "comparison.empty");
    CHECK(refused([](Json& j) { j["arms"][1]["name"] = "cubic"; }) == "comparison.same-name");
    CHECK(refused([](Json& j) { j["arms"][1]["name"] = "../x"; }) == "comparison.bad-name");
    CHECK(refused([](Json& j) { j["arms"][1]["name"] = "reference"; }) == "comparison.bad-name");
    CHECK(refused([](Json& j) { j["arms"][0]["weights"] = "w.safetensors"; }) == "comparison.bad-arm");
    CHECK(refused([](Json& j) { j["arms"][1].erase("weights"); }) == "comparison.bad-arm");
    CHECK(refused([](Json& j) { j["arms"][1]["evaluation"] = 3; }) == "comparison.unknown-field");
    CHECK(refused([](Json& j) { j["bseline"] = "cubic"; }) == "comparison.unknown-field");
    CHECK(refused([](Json& j) { j["baseline"] = "linear"; }) == "comparison.unknown-arm");
    CHECK(refused([](Json& j) { j["pairs"][0][0] = "a-s1"; }) ==
          "comparison.unknown-arm"); // an arm of a group
    CHECK(refused([](Json& j) { j["groups"]["a"][0] = "b"; }) == "comparison.unknown-arm");
    CHECK(refused([](Json& j) { j["subjects"][0].erase("T1w"), j["subjects"][0].erase("FLAIR"); }) ==
          "comparison.no-image");
    CHECK(refused([](Json& j) { j["subjects"][0]["T1w"] = Json::object(); }) == "comparison.no-image");
    CHECK(refused([](Json& j) { j["subjects"][0]["T1w"] = 5; }) == "comparison.invalid");
}

TEST_CASE("an ablation becomes a comparison of every cell, seed and way of sampling") {
    const Json series = Json::parse(R"({
      "name": "q2", "base": {"steps": 10}, "seeds": [1, 2],
      "cells": [ {"name": "conv-none", "recipe": {"halo": false, "attention": false}}, {"name": "all"} ],
      "comparison": {"evaluations": 4, "patch_voxels": 48, "preview": true, "pairs": [["all", "conv-none"]]} })");
    const Json subjects = Json::parse(
        R"({"subjects": [{"name": "one", "T1w": {"reference": "r.nii.gz"}}], "seeds": [7], "anatomy": ["T1w"]})");
    const Json plan = ablationComparison(series, "/runs/out", subjects, "/data");
    const ComparisonRequest request = ComparisonRequest::fromJson(plan, {});
    CHECK(request.plan.at("arms").size() == 1 + 2 * 2 * 4);
    CHECK(request.inputs.at("weights_conv-none-s2.whole") == "/runs/out/conv-none-s2.safetensors");
    CHECK(request.inputs.at("reference_one_T1w") == "/data/r.nii.gz");
    CHECK(request.plan.at("seam_voxels") == 48);
    const ComparisonDesign design = ComparisonDesign::fromPlan(request.plan);
    CHECK(design.groups.size() == 1 + 2 * 4);
    for (const Json& arm : request.plan.at("arms")) {
        const std::string name = arm.at("name");
        if (name == "conv-none-s1") {
            CHECK(arm.at("halo") == false);
            CHECK(arm.at("shared_state") == true);
            CHECK(arm.at("patch_voxels") == 48);
            CHECK(arm.at("evaluations") == 4);
        }
        if (name == "all-s1.independent") CHECK(arm.at("shared_state") == false);
        if (name == "all-s1.whole") CHECK(arm.at("patch_voxels") == 0);
        if (name == "all-s1.preview") CHECK(arm.at("evaluations") == 1);
    }
    CHECK(codeOf([&] { ablationComparison(Json::object(), "/w", subjects, {}); }) == "comparison.invalid");
}
