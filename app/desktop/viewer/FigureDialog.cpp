#include "FigureDialog.h"

#include "app/desktop/SaveDialog.h"
#include "app/models/Wording.h"
#include "viewer/widgets/FigurePainter.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace magiqt {

namespace {

constexpr int previewDelayMs = 60;
constexpr double previewDpi = 96.0, copiedDpi = 200.0;
constexpr double largestShiftMm = 90.0;

// Enough to be drawn; without images there are no subjects.
bool isSomething(const FigureSheet& sheet) {
    return !sheet.subjects.empty() && !sheet.planes.empty();
}

FigureFormat formatOf(const QString& file) {
    const QString ending = QFileInfo(file).suffix().toLower();
    return ending == QLatin1String("svg")   ? FigureFormat::Svg
           : ending == QLatin1String("pdf") ? FigureFormat::Pdf
                                            : FigureFormat::Png;
}

} // namespace

FigureDialog::FigureDialog(const Look& look, QWidget* parent)
    : QDialog(parent),
      m_look(look),
      m_form(new QFormLayout),
      m_subjects(new QListWidget),
      m_arrangement(new QComboBox),
      m_width(new QComboBox),
      m_names(nullptr),
      m_letters(nullptr),
      m_bar(nullptr),
      m_picture(new QLabel),
      m_state(new QLabel),
      m_save(new QPushButton),
      m_copy(new QPushButton),
      m_close(new QPushButton) {
    setObjectName(QStringLiteral("figureDialog"));
    m_pool.setMaxThreadCount(1);
    m_preview.setSingleShot(true);
    m_preview.setInterval(previewDelayMs);
    build();
    connect(&m_preview, &QTimer::timeout, this, &FigureDialog::showPreview);
    connect(&m_rows, &FigureRows::changed, this, &FigureDialog::takeRows);
    connect(this, &FigureDialog::saved, this, [this] {
        m_said = tr("The file was saved.");
        refresh();
    });
    connect(this, &FigureDialog::failed, this, [this](const QString& reason) {
        m_said = tr("The file could not be saved: %1").arg(reason);
        refresh();
    });
    retranslate();
}

FigureDialog::~FigureDialog() {
    m_pool.waitForDone();
}

QCheckBox* FigureDialog::addCheck(QLayout& row, const QString& name, bool isOn) {
    auto* box = new QCheckBox;
    box->setObjectName(name);
    box->setChecked(isOn);
    row.addWidget(box);
    connect(box, &QCheckBox::toggled, this, &FigureDialog::refresh);
    return box;
}

void FigureDialog::build() {
    auto* planes = new QVBoxLayout;
    for (std::size_t n = 0; n < m_planes.size(); ++n) {
        m_planes[n] = addCheck(*planes, QStringLiteral("figurePlane%1").arg(n), true);
        connect(m_planes[n], &QCheckBox::clicked, this, [this] { m_arePlanesTouched = true; });
    }
    m_form->addRow(new QLabel, planes);
    auto* images = new QVBoxLayout;
    for (std::size_t n = 0; n < m_images.size(); ++n)
        m_images[n] = addCheck(*images, QStringLiteral("figureImage%1").arg(n), true);
    m_form->addRow(new QLabel, images);
    m_subjects->setObjectName(QStringLiteral("figureSubjects"));
    m_subjects->setMaximumHeight(150);
    connect(m_subjects, &QListWidget::itemChanged, this, &FigureDialog::refresh);
    m_form->addRow(new QLabel, m_subjects);
    m_arrangement->setObjectName(QStringLiteral("figureArrangement"));
    m_arrangement->addItems({{}, {}}); // in the order of PlanesIn
    m_arrangement->setCurrentIndex(static_cast<int>(PlanesIn::Columns));
    m_form->addRow(new QLabel, m_arrangement);
    m_width->setObjectName(QStringLiteral("figureWidth"));
    for (const double mm : {180.0, 120.0, 85.0})
        m_width->addItem({}, mm);
    m_form->addRow(new QLabel, m_width);
    for (QComboBox* box : {m_arrangement, m_width})
        connect(box, &QComboBox::currentIndexChanged, this, &FigureDialog::refresh);
    for (std::size_t n = 0; n < m_shifts.size(); ++n) {
        auto* shift = new QDoubleSpinBox;
        shift->setObjectName(QStringLiteral("figureShift%1").arg(n));
        shift->setRange(-largestShiftMm, largestShiftMm);
        shift->setDecimals(0);
        shift->setSuffix(QStringLiteral(" mm"));
        connect(shift, &QDoubleSpinBox::valueChanged, this, &FigureDialog::refresh);
        m_shifts[n] = shift;
        m_form->addRow(new QLabel, shift);
    }
    auto* words = new QVBoxLayout;
    m_names = addCheck(*words, QStringLiteral("figureNames"), true);
    m_letters = addCheck(*words, QStringLiteral("figureLetters"), true);
    m_bar = addCheck(*words, QStringLiteral("figureBar"), true);
    m_form->addRow(new QLabel, words);

    m_picture->setObjectName(QStringLiteral("figurePreview"));
    m_picture->setAlignment(Qt::AlignCenter);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_picture);
    scroll->setWidgetResizable(true);
    scroll->setMinimumSize(420, 320);
    m_state->setObjectName(QStringLiteral("figureState"));
    m_state->setWordWrap(true);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_state, 1);
    m_save->setObjectName(QStringLiteral("figureSave"));
    m_copy->setObjectName(QStringLiteral("figureCopy"));
    m_close->setObjectName(QStringLiteral("figureClose"));
    for (QPushButton* each : {m_copy, m_close, m_save})
        buttons->addWidget(each);
    m_save->setDefault(true);
    auto* choices = new QWidget;
    choices->setLayout(m_form);
    choices->setFixedWidth(340);
    auto* choicesScroll = new QScrollArea; // a small screen shows it all the same
    choicesScroll->setFrameShape(QFrame::NoFrame);
    choicesScroll->setWidget(choices);
    choicesScroll->setWidgetResizable(true);
    choicesScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    choicesScroll->setFixedWidth(360);
    auto* row = new QHBoxLayout;
    row->addWidget(choicesScroll);
    row->addWidget(scroll, 1);
    auto* column = new QVBoxLayout(this);
    column->addLayout(row, 1);
    column->addLayout(buttons);
    resize(1100, 680);

    connect(m_save, &QPushButton::clicked, this, &FigureDialog::chooseFile);
    connect(m_copy, &QPushButton::clicked, this, &FigureDialog::copy);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
}

void FigureDialog::takeRows() {
    const std::vector<FigureRow>& rows = m_rows.rows();
    for (auto n = static_cast<std::size_t>(m_subjects->count()); n < rows.size(); ++n) {
        auto* item = new QListWidgetItem(rows[n].title, m_subjects);
        item->setFlags(Qt::ItemIsUserCheckable | Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        item->setCheckState(Qt::Checked);
    }
    // Many subjects: one plane, unless somebody chose otherwise.
    if (!m_arePlanesTouched && rows.size() + static_cast<std::size_t>(m_rows.waiting()) > 3) {
        m_planes[1]->setChecked(false);
        m_planes[2]->setChecked(false);
    }
    refresh();
}

FigureSheet FigureDialog::sheet() const {
    FigureSheet sheet;
    const std::vector<FigureRow>& rows = m_rows.rows();
    const Point3 shift(m_shifts[2]->value(), -m_shifts[1]->value(), m_shifts[0]->value());
    std::vector<std::size_t> arms;
    for (std::size_t arm = 0; arm < armCount; ++arm) {
        if (!m_rows.has(allArms[arm]) || !m_images[arm]->isChecked()) continue;
        arms.push_back(arm);
        sheet.imageNames.push_back(m_images[arm]->text().toStdString());
    }
    for (std::size_t n = 0; n < rows.size() && !arms.empty(); ++n) {
        const QListWidgetItem* item = m_subjects->item(static_cast<int>(n));
        if (!item || item->checkState() != Qt::Checked) continue;
        FigureSubject subject;
        subject.title = rows[n].title.toStdString();
        for (const std::size_t arm : arms)
            subject.images.push_back(rows[n].images[arm]);
        subject.pointLps = shift + rows[n].pointLps.value_or(rows[n].images[0].head.centre());
        sheet.subjects.push_back(std::move(subject));
    }
    for (std::size_t n = 0; n < m_planes.size(); ++n)
        if (m_planes[n]->isChecked()) sheet.planes.push_back(allPlanes[n]);
    sheet.planesIn = static_cast<PlanesIn>(m_arrangement->currentIndex());
    sheet.convention = m_look.convention;
    sheet.mapping = m_look.mapping;
    sheet.slab = m_look.slab;
    sheet.widthMm = m_width->currentData().toDouble();
    sheet.hasNames = m_names->isChecked();
    sheet.hasLetters = m_letters->isChecked();
    sheet.hasScaleBar = m_bar->isChecked();
    return sheet;
}

void FigureDialog::refresh() {
    for (std::size_t arm = 0; arm < armCount; ++arm)
        m_images[arm]->setVisible(m_rows.has(allArms[arm]));
    QStringList lines;
    if (m_rows.waiting() > 0)
        lines << tr("Reading: %1 more to come.").arg(QLocale().toString(m_rows.waiting()));
    for (const Problem& problem : m_rows.problems())
        lines << wordingOf(problem);
    lines.removeDuplicates();
    if (!m_said.isEmpty()) lines << m_said;
    m_state->setText(lines.join(QLatin1Char('\n')));
    m_preview.start();
}

void FigureDialog::showPreview() {
    const FigureSheet now = sheet();
    m_save->setEnabled(isSomething(now));
    m_copy->setEnabled(isSomething(now));
    if (!isSomething(now)) {
        m_picture->setText(m_rows.waiting() > 0
                               ? tr("Reading …")
                               : tr("Choose at least one subject, one image and one plane."));
        return;
    }
    QImage picture = figureImage(now, previewDpi * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture->setPixmap(QPixmap::fromImage(picture));
}

void FigureDialog::copy() {
    const FigureSheet now = sheet();
    if (!isSomething(now)) return; // the buttons follow the choices a moment later
    QGuiApplication::clipboard()->setImage(figureImage(now, copiedDpi));
}

void FigureDialog::chooseFile() {
    const auto* dialog =
        openSaveDialog(*this, "figureFileDialog", tr("Save the figure"), QStringLiteral("figure.pdf"),
                       {tr("PDF, words as vectors (*.pdf)"), tr("SVG, words as vectors (*.svg)"),
                        tr("PNG, 300 dots an inch (*.png)")});
    connect(dialog, &QFileDialog::fileSelected, this, &FigureDialog::saveTo);
}

void FigureDialog::saveTo(const QString& file) {
    const FigureSheet now = sheet();
    if (!isSomething(now)) return;
    m_said = tr("Writing …");
    refresh();
    m_pool.start([this, file, now] {
        QSaveFile target(file);
        const bool isSaved =
            target.open(QIODevice::WriteOnly) && writeFigure(now, formatOf(file), target) && target.commit();
        if (isSaved)
            emit saved();
        else
            emit failed(target.errorString());
    });
}

void FigureDialog::retranslate() {
    setWindowTitle(tr("Figure sheet"));
    const QStringList planes{tr("Axial"), tr("Coronal"), tr("Sagittal")};
    for (std::size_t n = 0; n < m_planes.size(); ++n)
        m_planes[n]->setText(planes[static_cast<qsizetype>(n)]);
    const QStringList images{tr("Input"), tr("Enhanced"), tr("Reference"), tr("Second model")};
    for (std::size_t n = 0; n < m_images.size(); ++n)
        m_images[n]->setText(images[static_cast<qsizetype>(n)]);
    const QStringList labels{tr("Planes"),
                             tr("Images"),
                             tr("Rows"),
                             tr("Planes stand"),
                             tr("Width"),
                             tr("Axial, up"),
                             tr("Coronal, forwards"),
                             tr("Sagittal, to the left"),
                             tr("With")};
    for (int row = 0; row < m_form->rowCount(); ++row) {
        static_cast<QLabel*>(m_form->itemAt(row, QFormLayout::LabelRole)->widget())->setText(labels[row]);
        if (QWidget* field = m_form->itemAt(row, QFormLayout::FieldRole)->widget())
            field->setAccessibleName(labels[row]);
    }
    m_arrangement->setItemText(static_cast<int>(PlanesIn::Rows), tr("Below each other"));
    m_arrangement->setItemText(static_cast<int>(PlanesIn::Columns), tr("Beside each other"));
    for (int n = 0; n < m_width->count(); ++n)
        m_width->setItemText(n, tr("%1 mm").arg(m_width->itemData(n).toDouble()));
    m_names->setText(tr("Names"));
    m_letters->setText(tr("Letters of the sides"));
    m_bar->setText(tr("Scale bar"));
    m_save->setText(tr("Save …"));
    m_copy->setText(tr("Copy"));
    m_close->setText(tr("Close"));
    refresh();
}

void FigureDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QDialog::changeEvent(event);
}

} // namespace magiqt
