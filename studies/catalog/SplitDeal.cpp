// Dealing subjects to the parts of a split: pure functions.
#include "Splits.h"

#include "base/Error.h"
#include "base/Sha256.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace magiqt {

namespace {

[[noreturn]] void refuse(const std::string& reason) {
    throw Error(ErrorKind::Usage, "study.split-invalid", "this split cannot be made: " + reason,
                {{"reason", reason}});
}

std::vector<double> fractionsOf(const SplitRequest& request) {
    if (request.folds != 0) {
        if (request.folds < 2 || request.folds > 100) refuse("the number of folds must be 2 to 100");
        return std::vector<double>(static_cast<std::size_t>(request.folds), 1.0 / request.folds);
    }
    std::vector<double> fractions;
    double sum = 0;
    for (const double fraction : {request.train, request.validation, request.test}) {
        if (!(fraction >= 0 && fraction <= 1)) refuse("each fraction must be 0 to 1");
        sum += fraction;
        if (fraction > 0) fractions.push_back(fraction);
    }
    if (std::abs(sum - 1) > 1e-6) refuse("the fractions must add up to 1");
    if (fractions.size() < 2) refuse("at least two parts need subjects");
    return fractions;
}

std::string ageBand(const std::optional<int>& ageDays) {
    if (!ageDays) return "?";
    const double years = *ageDays / 365.25;
    std::string band = "0";
    for (const int edge : {2, 13, 18, 40, 65})
        if (years >= edge) band = std::to_string(edge);
    return band;
}

std::string stratumOf(const SplitCandidate& candidate, Stratify stratify) {
    std::string stratum;
    if (stratify == Stratify::Age || stratify == Stratify::AgeAndSex) stratum += ageBand(candidate.ageDays);
    if (stratify == Stratify::Sex || stratify == Stratify::AgeAndSex)
        stratum += "/" + toString(candidate.sex);
    return stratum;
}

// Subjects that come into one part together.
struct Unit {
    std::vector<const SplitCandidate*> members;
    std::string rank; // hash of seed and first pseudonym
    std::string stratum;
    int part = -1;
};

std::vector<Unit> unitsOf(const SplitRequest& request, const std::vector<SplitCandidate>& candidates) {
    std::map<RowId, std::vector<const SplitCandidate*>> groups;
    std::vector<Unit> units;
    for (const SplitCandidate& candidate : candidates) {
        if (candidate.group)
            groups[candidate.group].push_back(&candidate);
        else
            units.push_back({{&candidate}, {}, {}, -1});
    }
    for (auto& group : groups)
        units.push_back({std::move(group.second), {}, {}, -1});
    for (Unit& unit : units) {
        std::sort(unit.members.begin(), unit.members.end(),
                  [](const auto* left, const auto* right) { return left->pseudonym < right->pseudonym; });
        const std::string seeded = std::to_string(request.seed) + ":" + unit.members.front()->pseudonym;
        unit.rank = sha256Hex(seeded.data(), seeded.size());
        unit.stratum = stratumOf(*unit.members.front(), request.stratify);
        for (const SplitCandidate* member : unit.members)
            if (member->part >= 0 && (unit.part < 0 || member->part < unit.part)) unit.part = member->part;
    }
    std::sort(units.begin(), units.end(), [](const Unit& left, const Unit& right) {
        return std::tie(left.stratum, left.rank) < std::tie(right.stratum, right.rank);
    });
    return units;
}

// How many stand where, over all and in one stratum.
struct Counts {
    std::vector<double> inPart;
    double total = 0;

    explicit Counts(std::size_t parts) : inPart(parts) {}
    void add(std::size_t part, double subjects) {
        inPart[part] += subjects;
        total += subjects;
    }
    // How far a part lies behind its share once `more` are dealt.
    double lack(std::size_t part, double share, double more) const {
        return share * (total + more) - inPart[part];
    }
};

} // namespace

std::string toString(Stratify stratify) {
    switch (stratify) {
    case Stratify::Nothing:
        return "";
    case Stratify::Age:
        return "age";
    case Stratify::Sex:
        return "sex";
    case Stratify::AgeAndSex:
        return "age+sex";
    }
    return "";
}

Stratify stratifyFrom(const std::string& text) {
    for (const Stratify stratify : {Stratify::Nothing, Stratify::Age, Stratify::Sex, Stratify::AgeAndSex})
        if (text == toString(stratify)) return stratify;
    throw Error(ErrorKind::BadInput, "study.value-unknown",
                "'" + text + "' is none of '', 'age', 'sex', 'age+sex'",
                {{"value", text}, {"known", "'', 'age', 'sex', 'age+sex'"}});
}

std::vector<std::string> splitPartNames(const SplitRequest& request) {
    std::vector<std::string> names;
    if (request.folds != 0) {
        for (int fold = 1; fold <= request.folds; ++fold)
            names.push_back("fold " + std::to_string(fold));
        return names;
    }
    if (request.train > 0) names.push_back("train");
    if (request.validation > 0) names.push_back("validation");
    if (request.test > 0) names.push_back("test");
    return names;
}

std::vector<SplitMember> dealSplit(const SplitRequest& request,
                                   const std::vector<SplitCandidate>& candidates) {
    const std::vector<double> shares = fractionsOf(request);
    std::vector<Unit> units = unitsOf(request, candidates);
    Counts all(shares.size());
    std::map<std::string, Counts> strata;
    for (const Unit& unit : units) {
        Counts& stratum = strata.try_emplace(unit.stratum, shares.size()).first->second;
        if (unit.part < 0) continue;
        if (static_cast<std::size_t>(unit.part) >= shares.size())
            refuse("a subject stands in a part that is not there");
        const auto size = static_cast<double>(unit.members.size());
        all.add(static_cast<std::size_t>(unit.part), size);
        stratum.add(static_cast<std::size_t>(unit.part), size);
    }
    std::vector<SplitMember> members;
    for (Unit& unit : units) {
        Counts& stratum = strata.at(unit.stratum);
        const auto size = static_cast<double>(unit.members.size());
        if (unit.part < 0) {
            std::size_t best = 0;
            const auto lack = [&](std::size_t part) {
                return stratum.lack(part, shares[part], size) + all.lack(part, shares[part], size);
            };
            for (std::size_t part = 1; part < shares.size(); ++part)
                if (lack(part) > lack(best) + 1e-9) best = part;
            unit.part = static_cast<int>(best);
            all.add(best, size);
            stratum.add(best, size);
        }
        for (const SplitCandidate* member : unit.members)
            if (member->part < 0) members.push_back({member->subjectId, unit.part});
    }
    std::sort(members.begin(), members.end(), [](const SplitMember& left, const SplitMember& right) {
        return left.subjectId < right.subjectId;
    });
    return members;
}

} // namespace magiqt
