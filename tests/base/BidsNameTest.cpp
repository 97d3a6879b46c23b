#include "base/BidsName.h"

#include "base/Error.h"

#include <doctest/doctest.h>

using namespace magiqt;

namespace {

std::string codeOf(const BidsName& name, BidsScope scope) {
    try {
        composeBidsName(name, scope);
    } catch (const Error& error) {
        CHECK((error.kind() == ErrorKind::BadInput));
        return error.code();
    }
    return {};
}

BidsName scan() {
    return {{{"sub", "7f3k2m"}, {"ses", "01"}}, "T1w", ".nii.gz"};
}

} // namespace

TEST_CASE("a BIDS name is read leniently") {
    const auto name = parseBidsName("sub-HYPE00_ses-HFE_acq-axi_run-2_T2w.nii.gz");
    REQUIRE(name);
    CHECK(name->label("sub") == "HYPE00");
    CHECK(name->label("ses") == "HFE");
    CHECK(name->label("run") == "2");
    CHECK(name->label("rec").empty());
    CHECK(name->suffix == "T2w");
    CHECK(name->extension == ".nii.gz");

    // Suffixes and entities that the specification does not know, and any order, are taken in.
    CHECK(parseBidsName("sub-1_own-x_space-GE_acq-axi_mrr.nii")->suffix == "mrr");
    CHECK(parseBidsName("sub-a-b_T1w.nii")->label("sub") == "a-b");
    CHECK(parseBidsName("sub-01_T1w")->extension.empty());
    CHECK(parseBidsName("sub-ä_T1w.nii")->label("sub") == "ä");
}

TEST_CASE("what is no BIDS name is not read as one") {
    for (const char* text : {"", "_", "T1w.nii.gz", "sub-01.nii.gz", "scan_T1w.nii", "ses-1_sub-1_T1w.nii",
                             "sub-_T1w.nii", "sub-1__T1w.nii", "-1_T1w.nii", "sub-1_.nii", "sub-1_T1-w.nii"})
        CHECK_MESSAGE(!parseBidsName(text), text);
}

TEST_CASE("a composed name has the order of the specification") {
    BidsName name = scan();
    name.set("run", "2");
    name.set("acq", "axi");
    CHECK(composeBidsName(name, BidsScope::Raw) == "sub-7f3k2m_ses-01_acq-axi_run-2_T1w.nii.gz");
    CHECK(bidsPath(name, BidsScope::Raw).generic_string() ==
          "sub-7f3k2m/ses-01/anat/sub-7f3k2m_ses-01_acq-axi_run-2_T1w.nii.gz");
    CHECK(*parseBidsName(composeBidsName(name, BidsScope::Raw)) ==
          BidsName{{{"sub", "7f3k2m"}, {"ses", "01"}, {"acq", "axi"}, {"run", "2"}}, "T1w", ".nii.gz"});
    name.set("ses", "");
    CHECK(bidsPath(name, BidsScope::Raw).generic_string() ==
          "sub-7f3k2m/anat/sub-7f3k2m_acq-axi_run-2_T1w.nii.gz");
}

TEST_CASE("composing refuses what the specification does not allow") {
    BidsName name = scan();
    name.entities[0].second = "7f-3";
    CHECK(codeOf(name, BidsScope::Raw) == "bids.label-invalid");
    name = scan();
    name.set("run", "two");
    CHECK(codeOf(name, BidsScope::Raw) == "bids.label-invalid");
    name = scan();
    name.set("own", "x");
    CHECK(codeOf(name, BidsScope::Derivative) == "bids.entity-unknown");
    name = scan();
    name.set("desc", "x");
    CHECK(codeOf(name, BidsScope::Raw) == "bids.entity-unknown");
    name = scan();
    name.entities.emplace_back("ses", "02");
    CHECK(codeOf(name, BidsScope::Raw) == "bids.entity-repeated");
    name = scan();
    name.set("sub", "");
    CHECK(codeOf(name, BidsScope::Raw) == "bids.subject-missing");
    name = scan();
    name.suffix = "mrr";
    CHECK(codeOf(name, BidsScope::Raw) == "bids.suffix-unknown");
    name = scan();
    name.suffix = "mask";
    CHECK(codeOf(name, BidsScope::Raw) == "bids.suffix-unknown");
    name = scan();
    name.extension = ".mgz";
    CHECK(codeOf(name, BidsScope::Raw) == "bids.extension-unknown");
    CHECK(codeOf(scan(), BidsScope::Raw).empty());
}

TEST_CASE("a derivative never has a raw name") {
    BidsName name = scan();
    CHECK(codeOf(name, BidsScope::Derivative) == "bids.derivative-name");
    name.set("acq", "axi");
    CHECK(codeOf(name, BidsScope::Derivative) == "bids.derivative-name");
    name.set("desc", "enhanced");
    CHECK(composeBidsName(name, BidsScope::Derivative) ==
          "sub-7f3k2m_ses-01_acq-axi_desc-enhanced_T1w.nii.gz");
    name = scan();
    name.suffix = "mask";
    CHECK(composeBidsName(name, BidsScope::Derivative) == "sub-7f3k2m_ses-01_mask.nii.gz");
}

TEST_CASE("a path is judged against its strict form") {
    const auto problem = [](const char* path) { return bidsPathProblem(path, BidsScope::Raw); };
    CHECK(problem("sub-1/ses-2/anat/sub-1_ses-2_T1w.nii.gz").empty());
    CHECK(problem("sub-1/ses-3/anat/sub-1_ses-2_T1w.nii.gz") == "bids.folder-disagrees");
    CHECK(problem("sub-1/ses-2/func/sub-1_ses-2_T1w.nii.gz") == "bids.folder-disagrees");
    CHECK(problem("sub-1/anat/sub-1_run-1_acq-x_T1w.nii.gz") == "bids.not-composed");
    CHECK(problem("sub-1/anat/sub-1_mrr.nii.gz") == "bids.suffix-unknown");
    CHECK(problem("sub-1/anat/T1w.nii.gz") == "bids.not-a-name");
}

TEST_CASE("labels are letters and digits") {
    CHECK(isBidsLabel("7f3K"));
    for (const char* text : {"", "a-b", "a_b", "ä", " ", "a b"})
        CHECK_FALSE(isBidsLabel(text));
    CHECK(bidsLabelFrom("HFE 2/ä") == "HFE2");
}
