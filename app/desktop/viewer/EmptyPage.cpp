#include "EmptyPage.h"

namespace magiqt {

EmptyPage::EmptyPage(QWidget* parent) : EmptyState(parent) {
    setObjectName(QStringLiteral("emptyPage"));
    setState(EmptyPageState::Welcome);
}

void EmptyPage::setState(EmptyPageState state, const QString& detail) {
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
    case EmptyPageState::NoGraphics:
        setContent({QStringLiteral("warning"), [] { return tr("The images cannot be drawn"); },
                    [detail] {
                        return tr("MagIQT needs OpenGL 3.2 or newer. Please update the graphics driver or "
                                  "install Mesa's software renderer. Enhancing and saving work without it.") +
                               (detail.isEmpty() ? QString() : QStringLiteral("\n\n(%1)").arg(detail));
                    }});
        break;
    }
}

} // namespace magiqt
