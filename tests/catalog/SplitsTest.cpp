// Splits: nobody in two parts, the same on every machine, balanced, pooled out of fold.
#include "StudyFixture.h"

#include "base/Error.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

using namespace magiqt;
using namespace magiqt::test;

namespace {

std::vector<SplitCandidate> people(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<SplitCandidate> candidates;
    for (int i = 0; i < count; ++i)
        candidates.push_back({i + 1, "s" + std::to_string(i), static_cast<int>(random() % 30000),
                              Sex(1 + random() % 2), 0, -1});
    return candidates;
}

std::map<RowId, int> byHand(const std::vector<SplitMember>& members) {
    std::map<RowId, int> parts;
    for (const SplitMember& member : members)
        CHECK(parts.emplace(member.subjectId, member.part).second); // nobody twice
    return parts;
}

} // namespace

TEST_CASE("dealing gives everybody one part, in the asked proportions, in any order") {
    for (unsigned seed = 0; seed < 20; ++seed) {
        CAPTURE(seed);
        const int count = 20 + static_cast<int>(seed) * 13;
        std::vector<SplitCandidate> candidates = people(count, seed);
        SplitRequest request;
        request.seed = seed;
        request.stratify = Stratify(seed % 4);
        request.folds = seed % 3 == 0 ? 5 : 0;
        const auto parts = byHand(dealSplit(request, candidates));
        CHECK(parts.size() == candidates.size());
        std::map<int, int> sizes;
        for (const auto& [subject, part] : parts)
            ++sizes[part];
        CHECK(sizes.size() == splitPartNames(request).size());
        const std::vector<double> shares =
            request.folds ? std::vector<double>(5, 0.2) : std::vector<double>{0.7, 0.15, 0.15};
        for (std::size_t part = 0; part < shares.size(); ++part)
            CHECK(std::abs(sizes[static_cast<int>(part)] - shares[part] * count) <=
                  7); // at most a fraction a stratum
        std::shuffle(candidates.begin(), candidates.end(), std::mt19937(seed));
        for (SplitCandidate& candidate : candidates)
            candidate.subjectId = candidate.subjectId * 10; // other ids, the same people
        for (const auto& [subject, part] : byHand(dealSplit(request, candidates)))
            CHECK(parts.at(subject / 10) == part);
    }
}

TEST_CASE("strata are balanced") {
    std::vector<SplitCandidate> candidates = people(400, 5);
    SplitRequest request;
    request.folds = 4;
    request.stratify = Stratify::Sex;
    std::map<std::pair<int, Sex>, int> cells;
    std::map<Sex, int> all;
    const auto parts = byHand(dealSplit(request, candidates));
    for (const SplitCandidate& candidate : candidates) {
        ++cells[{parts.at(candidate.subjectId), candidate.sex}];
        ++all[candidate.sex];
    }
    for (const auto& [cell, count] : cells)
        CHECK(std::abs(count - all[cell.second] / 4.0) <= 2);
}

TEST_CASE("another seed deals otherwise") {
    const std::vector<SplitCandidate> candidates = people(60, 1);
    SplitRequest request;
    const auto first = byHand(dealSplit(request, candidates));
    request.seed = 1;
    CHECK(byHand(dealSplit(request, candidates)) != first);
    request.seed = 0;
    CHECK(byHand(dealSplit(request, candidates)) == first);
}

TEST_CASE("people who may be one come into one part") {
    std::vector<SplitCandidate> candidates = people(60, 2);
    for (std::size_t i = 0; i < 60; i += 3)
        candidates[i].group = candidates[i + 1].group = static_cast<RowId>(100 + i);
    SplitRequest request;
    request.folds = 3;
    request.stratify = Stratify::Age;
    const auto parts = byHand(dealSplit(request, candidates));
    for (std::size_t i = 0; i < 60; i += 3)
        CHECK(parts.at(candidates[i].subjectId) == parts.at(candidates[i + 1].subjectId));
}

TEST_CASE("impossible splits are refused") {
    const auto candidates = people(10, 1);
    const auto refused = [&](const SplitRequest& request) {
        return codeOf([&] { dealSplit(request, candidates); }) == "study.split-invalid";
    };
    CHECK(refused({.folds = 1}));
    CHECK(refused({.folds = -3}));
    CHECK(refused({.train = 0.7, .validation = 0.2, .test = 0.2}));
    CHECK(refused({.train = 1, .validation = 0, .test = 0}));
    CHECK(refused({.train = 1.5, .validation = -0.5, .test = 0}));
    Study study(2);
    CHECK(codeOf([&] { Editor(study.catalog).addSplit({.name = "s", .folds = 3}); }) ==
          "study.split-invalid");
}

TEST_CASE("a split grows without moving anybody") {
    Study study(20);
    Editor editor(study.catalog);
    const RowId id = editor.addSplit({.name = "s", .seed = 11, .stratify = Stratify::AgeAndSex});
    const auto before = byHand(splitMembers(study.catalog, id));
    CHECK(before.size() == 20);
    fill(study.catalog, 10, 20);
    CHECK(editor.extendSplit(id) == 10);
    CHECK(editor.extendSplit(id) == 0);
    const auto after = byHand(splitMembers(study.catalog, id));
    CHECK(after.size() == 30);
    for (const auto& [subject, part] : before)
        CHECK(after.at(subject) == part);
    const Split split = splitById(study.catalog, id);
    CHECK(std::abs(split.parts.at(0).subjects - 21) <= 2);
    CHECK(split.parts.at(0).name == "train");
    CHECK(findSplit(study.catalog, "s")->stratifiedBy == "age+sex");
}

TEST_CASE("conflicts keep suspects together until they are decided") {
    Study study(12);
    {
        CatalogWriter writer(study.catalog);
        for (RowId subject = 1; subject < 12; subject += 2)
            writer.conflict(
                {0, "same-person-other-id", subject, subject + 1, ConflictState::Open, {}, {}, {}, {}});
        writer.commit();
    }
    const RowId id = Editor(study.catalog).addSplit({.name = "s", .folds = 3});
    const auto parts = byHand(splitMembers(study.catalog, id));
    for (RowId subject = 1; subject < 12; subject += 2)
        CHECK(parts.at(subject) == parts.at(subject + 1));
}

TEST_CASE("out of fold: each subject with the models that have not seen it") {
    Study study(12);
    const RowId split = Editor(study.catalog).addSplit({.name = "s", .folds = 3, .seed = 5});
    std::vector<RowId> models;
    {
        CatalogWriter writer(study.catalog);
        for (int held = 0; held < 3; ++held) {
            const RowId model =
                writer.model({0, "fold", hashOf("m" + std::to_string(held)), "{}", {}, {}}).id;
            for (int part = 0; part < 3; ++part)
                if (part != held) writer.modelTrainedOnPart(model, split, part);
            models.push_back(model);
        }
        writer.commit();
    }
    const auto pooled = outOfFold(study.catalog, split);
    CHECK(pooled.size() == 12);
    std::set<RowId> subjects;
    for (const OutOfFold& result : pooled) {
        CHECK(subjects.insert(result.subjectId).second);
        CHECK(result.modelId == models.at(static_cast<std::size_t>(result.part)));
        CHECK_FALSE(wasTrainedOn(study.catalog, result.modelId, result.subjectId));
    }
    CHECK(trainingSubjects(study.catalog, models[0]).size() == 8);
    // A model that has met a subject in another way is no judge of it.
    CatalogWriter writer(study.catalog);
    const OutOfFold first = pooled.front();
    writer.modelTrainedOn(first.modelId, {first.subjectId});
    writer.commit();
    CHECK(wasTrainedOn(study.catalog, first.modelId, first.subjectId));
    CHECK(outOfFold(study.catalog, split).size() == 11);
    CHECK(codeOf([&] { Editor(study.catalog).removeSplit(split); }) ==
          "study.constraint"); // models refer to it
}
