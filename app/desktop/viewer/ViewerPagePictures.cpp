// ViewerPage: what leaves it as a file besides images, and what is drawn on them: pictures and annotations.
#include "ViewerPage.h"

#include "AnnotationPanel.h"
#include "FigureDialog.h"
#include "ViewBar.h"

#include "app/desktop/SaveDialog.h"
#include "app/models/LayoutMemory.h"
#include "app/models/Wording.h"
#include "base/Json.h"
#include "viewer/widgets/CompareView.h"
#include "viewer/widgets/ShippedLayouts.h"
#include "viewer/widgets/SliceCanvas.h"

#include <QFileDialog>
#include <QSaveFile>

namespace magiqt {

void ViewerPage::saveFile(const QString& target, const std::function<bool(QIODevice&)>& write) {
    QSaveFile file(target);
    const bool isSaved = file.open(QIODevice::WriteOnly) && write(file) && file.commit();
    tellSaved(isSaved, file.errorString());
}

void ViewerPage::tellSaved(bool isSaved, const QString& reason) {
    m_messages->show({QStringLiteral("picture"),
                      isSaved ? MessageTone::Done : MessageTone::Error,
                      [isSaved, reason] {
                          return isSaved ? tr("The file was saved.")
                                         : tr("The file could not be saved: %1").arg(reason);
                      },
                      {},
                      {}});
}

void ViewerPage::choosePicture() {
    const auto* dialog = openSaveDialog(*this, "pictureDialog", tr("Save the picture"),
                                        QStringLiteral("magiqt.png"), {tr("Pictures (*.png)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& target) {
        saveFile(target, [this](QIODevice& file) { return m_view->grabViews().save(&file, "PNG"); });
    });
}

void ViewerPage::chooseCine(CineThrough through) {
    const auto* dialog = openSaveDialog(*this, "cineDialog", tr("Save the animation"),
                                        QStringLiteral("magiqt.gif"), {tr("Animated pictures (*.gif)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this, through](const QString& target) {
        m_view->canvas().setCine(false);
        m_view->canvas().setFlicker(false);
        auto* film = new CineExport(m_view->canvas(), through, target, *this);
        connect(film, &CineExport::finished, this, &ViewerPage::tellSaved);
    });
}

FigureDialog* ViewerPage::makeFigureDialog() {
    FigureDialog::Look look;
    look.convention = m_isRadiological ? SideConvention::Radiological : SideConvention::Neurological;
    if (m_view) {
        look.mapping = m_view->canvas().link().mapping();
        look.slab = m_view->canvas().link().slab();
    }
    auto* dialog = new FigureDialog(look, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

void ViewerPage::openFigureOfSession() {
    FigureDialog* dialog = makeFigureDialog();
    for (const SessionScan& scan : m_session.scans()) {
        FigureRow row;
        row.title = scan.contrast.isEmpty() ? tr("Scan %1").arg(m_session.number()) : scan.contrast;
        for (const Arm arm : allArms)
            row.images[static_cast<std::size_t>(arm)] = figureImageFrom(imageOf(scan, arm));
        row.pointLps = m_view->canvas().link().crosshairLps();
        dialog->rows().add(row);
    }
    dialog->open();
}

void ViewerPage::openFigure(const QList<FigureSource>& sources) {
    FigureDialog* dialog = makeFigureDialog();
    dialog->rows().read(sources);
    dialog->open();
}

void ViewerPage::chooseAnnotationsFile() {
    const auto* dialog =
        openSaveDialog(*this, "annotationsDialog", tr("Export the annotations"),
                       QStringLiteral("annotations.csv"), {tr("Table (*.csv)"), tr("JSON (*.json)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ViewerPage::exportAnnotations);
}

void ViewerPage::exportAnnotations(const QString& target) {
    SliceCanvas& canvas = m_view->canvas();
    const Annotations& annotations = canvas.annotations().list();
    const std::vector<MeasuredArm> arms = canvas.measuredArms();
    const bool isJson = target.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
    const std::string text =
        isJson ? annotationsToJson(annotations, arms).dump(1) + '\n' : annotationsToCsv(annotations, arms);
    saveFile(target, [&text](QIODevice& file) {
        return file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size());
    });
}

void ViewerPage::connectAnnotations() {
    connect(m_annotationPanel, &AnnotationPanel::exportRequested, this, &ViewerPage::chooseAnnotationsFile);
    connect(&m_annotations, &AnnotationStore::loaded, this, [this](const Annotations& annotations) {
        if (m_view) m_view->canvas().annotations().restart(annotations);
        takeLayout();
    });
    connect(&m_annotations, &AnnotationStore::failed, this,
            [this](const Problem& problem) { showProblem(QStringLiteral("annotations"), problem); });
}

void ViewerPage::watchAnnotations(SliceCanvas& canvas) {
    AnnotationLayer& layer = canvas.annotations();
    connect(&layer, &AnnotationLayer::edited, this, [this, &layer] { m_annotations.save(layer.list()); });
    connect(&layer, &AnnotationLayer::listChanged, this, [this] {
        emit undoChanged();
        refreshReadiness();
    });
    m_annotationPanel->setCanvas(&canvas);
}

// Those of another image are gone at once; what was kept of this one comes when it is read.
void ViewerPage::showAnnotationsOf(const LoadedScan& image) {
    if (m_annotatedInput == image.volume) return;
    m_annotatedInput = image.volume;
    if (image.volume)
        m_annotations.open(image.file);
    else
        m_annotations.close();
    m_view->canvas().annotations().restart({});
    m_annotationPanel->setAvailable(image.volume != nullptr);
}

// Once a session: who goes from one contrast to the next keeps the layout.
void ViewerPage::takeLayout() {
    if (!m_view || m_layoutSession == m_session.number()) return;
    m_layoutSession = m_session.number();
    const std::string id = LayoutMemory::layoutOf(m_annotations.imageKey()).toStdString();
    if (const ViewLayout* layout = shippedLayout(id); layout && id != m_view->canvas().viewLayout().id)
        m_view->canvas().setViewLayout(*layout);
}

bool ViewerPage::canUndo() const {
    return m_view && m_view->canvas().annotations().canUndo();
}

bool ViewerPage::canRedo() const {
    return m_view && m_view->canvas().annotations().canRedo();
}

void ViewerPage::undo() {
    if (m_view) m_view->canvas().annotations().undo();
}

void ViewerPage::redo() {
    if (m_view) m_view->canvas().annotations().redo();
}

void ViewerPage::setKeys(const ViewKeys& keys) {
    m_keys = keys;
    m_bar->setKeys(keys);
    if (m_view) m_view->canvas().setKeys(keys);
}

} // namespace magiqt
