#include "EmptyPage.h"

namespace magiqt {

EmptyPage::EmptyPage(QWidget* parent) : EmptyState(parent) {
    setObjectName(QStringLiteral("emptyPage"));
    setState(EmptyPageState::Welcome);
}

void EmptyPage::setState(EmptyPageState state) {
    m_state = state;
    switch (state) {
    case EmptyPageState::Welcome:
        setContent({QStringLiteral("head"),
                    [] { return tr("Drop a NIfTI file here"); },
                    [] {
                        return tr(
                            "A T1w, T2w or FLAIR scan of the head, .nii or .nii.gz. Further contrasts of "
                            "the same session may be dropped together with it.");
                    },
                    {{QStringLiteral("emptyOpen"), [] { return tr("Open a scan …"); },
                      [this] { emit openRequested(); }}}});
        break;
    case EmptyPageState::Reading:
        setContent({QStringLiteral("head"), [] { return tr("Reading the scan …"); }, {}});
        break;
    }
}

} // namespace magiqt
