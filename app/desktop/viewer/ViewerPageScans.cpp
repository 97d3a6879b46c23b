// ViewerPage: opening scans and showing them.
#include "ViewerPage.h"

#include "EmptyPage.h"
#include "EnhancePanel.h"
#include "JobStrip.h"
#include "OpenScanDialog.h"
#include "ScanCard.h"
#include "ViewBar.h"
#include "app/desktop/ProvenanceDialog.h"

#include "app/models/EnhanceEstimate.h"
#include "app/models/LayoutMemory.h"
#include "app/models/SettingsKeys.h"
#include "app/models/Wording.h"
#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/ShippedLayouts.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QSettings>
#include <QStackedWidget>

#include <algorithm>

namespace magiqt {

namespace {
constexpr int mostSamples = 8; // that are held to be looked at
}

// For one or more images, in the folder of the last one.
QFileDialog* ViewerPage::imageDialog(const char* name, const QString& title, QFileDialog::FileMode mode) {
    auto* dialog = new QFileDialog(this);
    dialog->setObjectName(QLatin1String(name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    dialog->setNameFilters({tr("NIfTI images (*.nii *.nii.gz *.hdr)"), tr("All files (*)")});
    dialog->setWindowTitle(title);
    dialog->setDirectory(m_lastFolder.isEmpty() ? QDir::homePath() : m_lastFolder);
    dialog->open();
    return dialog;
}

void ViewerPage::chooseFiles() {
    const auto* dialog = imageDialog("openFileDialog", tr("Open a scan"), QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this,
            [this](const QStringList& files) { openWithDialog(files); });
}

void ViewerPage::chooseContrast() {
    if (!m_session.shown()) return;
    const auto* dialog = imageDialog("addFileDialog", tr("Add a contrast"), QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this,
            [this](const QStringList& files) { startDialog(files, true); });
}

void ViewerPage::openWithDialog(const QStringList& files) {
    startDialog(files, false);
}

void ViewerPage::startDialog(const QStringList& files, bool isAddition) {
    if (files.isEmpty()) return;
    emit wanted();
    m_lastFolder = QFileInfo(files.first()).absolutePath();
    if (m_openDialog) m_openDialog->reject();
    QStringList taken;
    if (isAddition)
        for (const SessionScan& scan : m_session.scans())
            taken << scan.contrast;
    m_openDialog = new OpenScanDialog(
        m_loader, files, isAddition ? OpenPurpose::AddContrast : OpenPurpose::NewSession, taken, this);
    m_openDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_openDialog, &QDialog::accepted, this,
            [this, dialog = m_openDialog.data()] { takeChoices(*dialog); });
    m_openDialog->open();
}

void ViewerPage::takeChoices(const OpenScanDialog& dialog) {
    bool isFirst = dialog.purpose() == OpenPurpose::NewSession;
    if (isFirst) m_messages->clear();
    Findings findings;
    for (const OpenScanDialog::Choice& choice : dialog.choices()) {
        if (isFirst)
            m_session.open(choice.scan, choice.contrast);
        else
            m_session.add(choice.scan, choice.contrast);
        isFirst = false;
        findings.insert(findings.end(), choice.scan.summary.findings.begin(),
                        choice.scan.summary.findings.end());
    }
    m_runFindings = findings;
    showFindings(findings);
}

void ViewerPage::loadFor(const QString& file, LoadPurpose purpose,
                         std::function<void(const LoadedScan&)> loaded,
                         std::function<void(const Problem&)> failed, const LoadedScan& beside) {
    if (!failed)
        failed = [this](const Problem& problem) {
            m_empty->setState(EmptyPageState::Welcome);
            showProblem(QStringLiteral("open"), problem);
        };
    m_waiting.insert(m_loader.load(file, purpose, beside), {std::move(loaded), std::move(failed)});
}

void ViewerPage::chooseBeside(const char* name, const QString& title,
                              const std::function<void(Companions&, const QString& file)>& take) {
    if (!m_session.shown()) return;
    const auto* dialog = imageDialog(name, title, QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, take](const QString& file) {
        Companions beside;
        take(beside, file);
        if (m_session.shown()) loadBeside(beside, *m_session.shown());
    });
}

void ViewerPage::loadImage(const QString& file, LoadPurpose purpose, const SessionScan& of,
                           const std::function<void(const QString& contrast, const LoadedScan&)>& set) {
    loadFor(
        file, purpose,
        [this, contrast = of.contrast, input = of.input.volume, set](const LoadedScan& image) {
            const SessionScan* scan = m_session.find(contrast);
            if (!scan || scan->input.volume != input) return; // another scan is open by now
            m_runFindings.insert(m_runFindings.end(), image.summary.findings.begin(),
                                 image.summary.findings.end());
            showFindings(m_runFindings);
            set(contrast, image);
        },
        [this](const Problem& problem) { showProblem(QStringLiteral("beside"), problem); }, of.input);
}

void ViewerPage::loadReference(const ReferenceImage& reference, const SessionScan& of) {
    loadFor(
        reference.file, LoadPurpose::Enhanced,
        [this, contrast = of.contrast, input = of.input.volume, toScan = reference.toScan](LoadedScan image) {
            const SessionScan* scan = m_session.find(contrast);
            if (!scan || scan->input.volume != input) return;
            image.volume = std::make_shared<const Volume>(image.volume->movedBy(toScan));
            m_session.setReference(contrast, image, toScan);
        },
        [this](const Problem& problem) { showProblem(QStringLiteral("beside"), problem); });
}

void ViewerPage::loadBeside(const Companions& beside, const SessionScan& of,
                            const std::function<void()>& taken) {
    if (!beside.reference.file.isEmpty()) loadReference(beside.reference, of);
    if (!beside.enhanced.isEmpty())
        loadImage(beside.enhanced, LoadPurpose::Enhanced, of,
                  [this, taken](const QString& contrast, const LoadedScan& image) {
                      takeEnhanced(contrast, image);
                      if (taken) taken();
                  });
    if (!beside.second.isEmpty())
        loadImage(beside.second, LoadPurpose::Enhanced, of,
                  [this](const QString& contrast, const LoadedScan& image) {
                      m_session.setSecond(contrast, image);
                  });
    for (const QString& map : beside.maps)
        loadImage(map, LoadPurpose::Map, of, [this](const QString& contrast, const LoadedScan& image) {
            m_session.addMap(contrast, image);
            // Who adds a map wants to see it.
            if (m_view)
                m_view->canvas().changeMaps([](ViewMaps& maps) {
                    maps.choose(maps.all().size() - 1);
                    maps.setVisible(true);
                });
        });
}

// With the map of its uncertainty, where there is one beside it, and what the scan does not support.
void ViewerPage::takeEnhanced(const QString& contrast, const LoadedScan& enhanced) {
    m_session.setEnhanced(contrast, enhanced);
    const auto isStillShown = [this, contrast, volume = enhanced.volume] {
        const SessionScan* scan = m_session.find(contrast);
        return scan && scan->enhanced.volume == volume;
    };
    if (const QString map = ResultSaver::uncertaintyOf(enhanced.file); !map.isEmpty())
        loadFor(
            map, LoadPurpose::Map,
            [this, contrast, isStillShown](const LoadedScan& loaded) {
                if (isStillShown()) m_session.setUncertainty(contrast, loaded);
            },
            [this](const Problem& problem) { showProblem(QStringLiteral("uncertainty"), problem); });
    for (const QString& sample : ResultSaver::samplesOf(enhanced.file).mid(0, mostSamples))
        loadFor(
            sample, LoadPurpose::Map,
            [this, contrast, isStillShown](const LoadedScan& loaded) {
                if (isStillShown()) m_session.addSample(contrast, loaded);
            },
            [this](const Problem& problem) { showProblem(QStringLiteral("uncertainty"), problem); });
    const SessionScan* scan = m_session.find(contrast);
    if (!scan) return;
    m_waiting.insert(m_loader.checkConsistency(scan->input, enhanced),
                     {[this, contrast, isStillShown](const LoadedScan& map) {
                          if (isStillShown()) m_session.setConsistency(contrast, map);
                      },
                      [](const Problem&) {}}); // heads that cannot be told from the air: no such map
}

void ViewerPage::openDirectly(const QStringList& files, const Companions& beside) {
    if (files.isEmpty()) return;
    emit wanted();
    m_lastFolder = QFileInfo(files.first()).absolutePath();
    QList<OpenItem> items;
    for (const QString& file : files)
        items.append({file, {}});
    openItems(items, 0, [this, beside] {
        if (m_session.shown()) loadBeside(beside, *m_session.shown());
    });
}

void ViewerPage::openItems(const QList<OpenItem>& items, int index, const std::function<void()>& finished) {
    if (index >= items.size()) {
        finished();
        return;
    }
    if (index == 0) m_empty->setState(EmptyPageState::Reading);
    loadFor(items[index].file, LoadPurpose::Input, [this, items, index, finished](const LoadedScan& scan) {
        const QString contrast =
            items[index].contrast.isEmpty() ? scan.summary.contrast : items[index].contrast;
        if (index == 0) {
            m_messages->clear();
            m_runFindings = scan.summary.findings;
            m_session.open(scan, contrast);
            m_empty->setState(EmptyPageState::Welcome); // for when it is closed, whatever is read by then
            showFindings(m_runFindings);
        } else if (!m_session.add(scan, contrast)) {
            m_messages->show({QStringLiteral("add%1").arg(index),
                              MessageTone::Warning,
                              [] {
                                  return ViewerPage::tr(
                                      "A further scan was not added: its contrast is open already or "
                                      "could not be told. Add it by hand to choose the contrast.");
                              },
                              {},
                              {}});
        }
        openItems(items, index + 1, finished);
    });
}

void ViewerPage::ensureView() {
    if (m_view) return;
    m_view = new CompareView;
    m_view->setObjectName(QStringLiteral("compareView"));
    m_view->setRadiological(m_isRadiological);
    m_view->setMode(m_mode);
    m_pages->addWidget(m_view);
    connect(&m_view->canvas(), &SliceCanvas::painted, this, &ViewerPage::firstSlicePainted,
            Qt::SingleShotConnection);
    connect(m_view, &CompareView::modeChanged, this, [this](CompareMode mode) {
        m_mode = mode;
        m_bar->setMode(mode);
    });
    SliceCanvas& canvas = m_view->canvas();
    const QString kept = QSettings().value(settings::viewLayout).toString();
    if (const ViewLayout* layout = shippedLayout(kept.toStdString())) canvas.setViewLayout(*layout);
    connect(&canvas, &SliceCanvas::choicesChanged, this,
            [this, &canvas] { m_bar->setMap(canvas.maps().chosen() != nullptr, canvas.maps().isVisible()); });
    connect(&canvas, &SliceCanvas::layoutChanged, this, [this, &canvas] {
        const QString id = QString::fromStdString(canvas.viewLayout().id);
        QSettings().setValue(settings::viewLayout, id);
        LayoutMemory::keep(m_annotations.imageKey(), id);
    });
    connect(m_view, &CompareView::crosshairMoved, this,
            [this](double leftMm, double posteriorMm, double superiorMm) {
                const auto part = [](double value, const QString& positive, const QString& negative) {
                    return QStringLiteral("%1 %2").arg(value < 0 ? negative : positive,
                                                       QLocale().toString(std::abs(value), 'f', 1));
                };
                emit positionChanged(tr("%1   %2   %3 mm")
                                         .arg(part(leftMm, tr("L", "left"), tr("R", "right")),
                                              part(posteriorMm, tr("P", "posterior"), tr("A", "anterior")),
                                              part(superiorMm, tr("S", "superior"), tr("I", "inferior"))));
            });
    connect(m_view, &CompareView::probeChanged, this, &ViewerPage::probeChanged);
    connect(m_view, &CompareView::toolChanged, m_bar, &ViewBar::setTool);
    canvas.setKeys(m_keys);
    watchAnnotations(canvas);
}

// Named by what they are, never by their files.
std::vector<ViewMap> ViewerPage::mapsOf(const SessionScan& scan) const {
    std::vector<ViewMap> maps;
    if (scan.uncertainty.volume)
        maps.push_back({MapKind::Positive,
                        scan.uncertainty.volume,
                        tr("Uncertainty"),
                        tr("standard deviation"),
                        true,
                        {}});
    if (scan.enhanced.volume && scan.consistency.volume)
        maps.push_back({MapKind::Signed,
                        scan.consistency.volume,
                        tr("Not supported by the scan"),
                        tr("z of enhanced − scan"),
                        true,
                        {}});
    for (const LoadedScan& each : scan.maps) {
        const QString name = each.mapKind == MapKind::Labels        ? tr("Mask")
                             : each.mapKind == MapKind::Probability ? tr("Probability")
                                                                    : tr("Map");
        const int number = static_cast<int>(&each - scan.maps.data()) + 1;
        const QString numbered = scan.maps.size() > 1 ? tr("%1 (%2)").arg(name).arg(number) : name;
        maps.push_back({each.mapKind, each.volume, numbered, numbered, false, {}});
    }
    return maps;
}

QString ViewerPage::nameOf(Arm arm, const QString& contrast) {
    switch (arm) {
    case Arm::Before:
        return tr("Input %1").arg(contrast).trimmed();
    case Arm::After:
        return tr("Enhanced %1").arg(contrast).trimmed();
    case Arm::Reference:
        return tr("Reference %1").arg(contrast).trimmed();
    case Arm::Other:
        break;
    }
    return tr("Second model %1").arg(contrast).trimmed();
}

// Those that changed; all with another input, or by another name. Null: nothing is open.
void ViewerPage::showArms(const SessionScan* scan) {
    const LoadedScan none;
    const QString contrast = scan ? scan->contrast : QString();
    const VolumePointer& input = scan ? scan->input.volume : none.volume;
    const bool isAnother = contrast != m_shownContrast || input != m_shownImages.front();
    for (const Arm arm : allArms) {
        const LoadedScan& image = scan ? imageOf(*scan, arm) : none;
        VolumePointer& shown = m_shownImages[static_cast<std::size_t>(arm)];
        if (isAnother || image.volume != shown)
            m_view->canvas().setArm(arm, image.volume, nameOf(arm, contrast), image.grey);
        shown = image.volume;
    }
    m_shownContrast = contrast;
}

void ViewerPage::refreshView() {
    const SessionScan* shown = m_session.shown();
    const bool hasInput = shown && shown->input.volume;
    const bool hasSeveral = hasInput && std::any_of(allArms.begin(), allArms.end(), [&](Arm arm) {
                                return arm != Arm::Before && imageOf(*shown, arm).volume;
                            });
    const bool isFirst = !m_view;
    const bool wasActive = isActiveWindow();
    if (hasInput) ensureView();
    m_bar->setAvailable(m_view && hasInput, m_view && hasSeveral);
    if (m_view) {
        showArms(hasInput ? shown : nullptr);
        m_view->setSamples(hasInput ? shown->samples : std::vector<VolumePointer>());
        m_view->setMaps(hasInput ? mapsOf(*shown) : std::vector<ViewMap>());
        showAnnotationsOf(hasInput ? shown->input : LoadedScan{});
        if (hasInput) m_pages->setCurrentWidget(m_view);
        // The first OpenGL widget makes Qt create the native window anew, and that one has no keyboard focus.
        if (isFirst && wasActive) {
            activateWindow();
            m_view->setFocus();
        }
    }
    if (!hasInput) {
        m_pages->setCurrentWidget(m_empty);
        if (m_waiting.isEmpty()) m_empty->setState(EmptyPageState::Welcome);
        emit positionChanged({});
        emit probeChanged({});
    }
}

void ViewerPage::refresh() {
    const SessionScan* shown = m_session.shown();
    emit titleChanged();
    m_card->setSession(m_session);
    m_panel->setMegavoxels(shown && shown->input.volume ? megavoxelsAt1Mm(shown->input.volume->geometry())
                                                        : 0);
    refreshView();
    refreshReadiness();
    refreshProvenance();
}

void ViewerPage::refreshReadiness() {
    const SessionScan* shown = m_session.shown();
    EnhanceReadiness readiness = EnhanceReadiness::Ready;
    if (m_controller.isBusy())
        readiness = EnhanceReadiness::Busy;
    else if (!shown)
        readiness = EnhanceReadiness::NoScan;
    else if (shown->contrast.isEmpty())
        readiness = EnhanceReadiness::ContrastUnknown;
    m_panel->setReadiness(readiness);
    m_card->setBusy(m_controller.isBusy());
    const bool hasEnhanced = shown && shown->enhanced.volume;
    m_enhance->setEnabled(m_isCurrent && readiness == EnhanceReadiness::Ready);
    m_cancel->setEnabled(m_controller.isBusy());
    m_save->setEnabled(m_isCurrent && hasEnhanced);
    m_provenance->setEnabled(m_isCurrent && hasEnhanced);
    m_close->setEnabled(m_isCurrent && shown != nullptr);
    m_add->setEnabled(m_isCurrent && shown != nullptr && !m_controller.isBusy());
    for (QAction* beside : {m_addReference, m_addSecond, m_addMap})
        beside->setEnabled(m_isCurrent && shown != nullptr);
    m_copyPicture->setEnabled(m_isCurrent && shown != nullptr && m_view);
    m_savePicture->setEnabled(m_copyPicture->isEnabled());
    for (QAction* picture : {m_figure, m_cine, m_imagesCine})
        picture->setEnabled(m_copyPicture->isEnabled());
    m_samplesCine->setEnabled(m_copyPicture->isEnabled() && !shown->samples.empty());
    m_exportAnnotations->setEnabled(m_copyPicture->isEnabled() &&
                                    !m_view->canvas().annotations().list().empty());
    m_job->setVisible(m_controller.isBusy());
}

void ViewerPage::showFindings(const Findings& findings) {
    if (findings.empty()) {
        m_messages->dismiss(QStringLiteral("findings"));
        return;
    }
    bool hasWarning = false;
    for (const Finding& finding : findings)
        hasWarning = hasWarning || finding.severity == Severity::Warning;
    m_messages->show({QStringLiteral("findings"),
                      hasWarning ? MessageTone::Warning : MessageTone::Note,
                      [findings] {
                          QStringList lines;
                          for (const Finding& finding : findings)
                              lines << wordingOf(finding);
                          lines.removeDuplicates();
                          if (lines.size() == 1) return lines.first();
                          return QStringLiteral("• ") + lines.join(QStringLiteral("\n• "));
                      },
                      {},
                      {}});
}

void ViewerPage::showProblem(const QString& key, const Problem& problem) {
    m_messages->show({key, MessageTone::Error, [problem] { return wordingOf(problem); }, {}, {}});
}

} // namespace magiqt
