#include "CohortPage.h"

#include "CohortCharts.h"
#include "DetailsPanel.h"
#include "ScanDelegate.h"

#include "app/desktop/EmptyState.h"
#include "app/desktop/FlowLayout.h"
#include "app/desktop/Icons.h"
#include "app/desktop/ProvenanceDialog.h"
#include "app/models/SettingsKeys.h"
#include "app/models/cohort/ScanTableModel.h"
#include "app/models/cohort/SubjectTableModel.h"
#include "app/models/cohort/ThumbnailStore.h"
#include "app/models/study/StudyController.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace magiqt {

namespace {

constexpr int sideWidth = 340;

QToolButton* toggle(const char* name) {
    auto* button = new QToolButton;
    button->setObjectName(QString::fromLatin1(name));
    button->setProperty("role", "facet");
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QPushButton* button(const char* name) {
    auto* made = new QPushButton;
    made->setObjectName(QString::fromLatin1(name));
    return made;
}

} // namespace

CohortPage::CohortPage(StudyController& study, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_thumbnails(new ThumbnailStore(study, this)),
      m_scans(new ScanTableModel(study, *m_thumbnails, this)),
      m_people(new SubjectTableModel(study, this)),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_filters(new FilterBar),
      m_tables(new QStackedWidget),
      m_noMatch(new EmptyState),
      m_scanToggle(toggle("showScans")),
      m_peopleToggle(toggle("showPeople")),
      m_count(new QLabel),
      m_selection(new QLabel),
      m_prepare(button("batchPrepare")),
      m_enhance(button("batchEnhance")),
      m_register(button("batchRegister")),
      m_segment(button("batchSegment")),
      m_deface(button("batchDeface")),
      m_fuse(button("batchFuse")),
      m_figure(button("cohortFigure")),
      m_side(new QTabWidget),
      m_detailsPanel(new DetailsPanel),
      m_charts(new CohortCharts) {
    setObjectName(QStringLiteral("cohortPage"));
    m_empty->setObjectName(QStringLiteral("cohortEmpty"));
    m_noMatch->setObjectName(QStringLiteral("cohortNoMatch"));
    m_count->setObjectName(QStringLiteral("cohortCount"));
    m_selection->setObjectName(QStringLiteral("cohortSelection"));
    m_selection->setProperty("role", "quiet");
    m_selection->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // never widens the window
    m_side->setObjectName(QStringLiteral("cohortSide"));
    buildTables();
    buildLayout();
    buildActions();
    connectModels();
    retranslate();
    refreshState();
}

CohortPage::~CohortPage() {
    storeColumns();
}

QTableView* CohortPage::makeTable(const char* name, PagedTableModel& model) {
    auto* table = new QTableView;
    table->setObjectName(QString::fromLatin1(name));
    table->setModel(&model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setAlternatingRowColors(true);
    table->setFrameShape(QFrame::NoFrame);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false); // Tab leaves the table
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(ScanDelegate::rowHeight);
    table->horizontalHeader()->setSortIndicator(0, Qt::AscendingOrder);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionsMovable(true);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setSortingEnabled(true);
    table->setItemDelegate(new ScanDelegate(table));
    return table;
}

void CohortPage::buildTables() {
    m_scanTable = makeTable("scanTable", *m_scans);
    m_peopleTable = makeTable("peopleTable", *m_people);
    m_peopleTable->verticalHeader()->setDefaultSectionSize(30);
    m_peopleTable->setItemDelegate(new QStyledItemDelegate(m_peopleTable));
    constexpr std::array<int, ScanTableModel::ColumnCount> widths{140, 96, 72,  76, 132, 110, 116,
                                                                  86,  84, 124, 76, 84,  110, 150};
    for (int i = 0; i < ScanTableModel::ColumnCount; ++i)
        m_scanTable->setColumnWidth(i, widths[static_cast<std::size_t>(i)]);
    for (int i = 0; i < SubjectTableModel::ColumnCount; ++i)
        m_peopleTable->setColumnWidth(i, i == SubjectTableModel::Person ? 150 : 120);
    restoreColumns();
}

void CohortPage::restoreColumns() {
    const QByteArray kept = QSettings().value(settings::cohortColumns).toByteArray();
    if (!kept.isEmpty()) m_scanTable->horizontalHeader()->restoreState(kept);
}

void CohortPage::storeColumns() const {
    QSettings().setValue(settings::cohortColumns, m_scanTable->horizontalHeader()->saveState());
}

void CohortPage::buildLayout() {
    auto* bar = new QWidget;
    bar->setObjectName(QStringLiteral("batchBar"));
    bar->setAttribute(Qt::WA_StyledBackground);
    auto* actions = new FlowLayout(bar);
    actions->setContentsMargins(10, 6, 10, 6);
    actions->setSpacing(6);
    for (QPushButton* action : {m_enhance, m_prepare, m_register, m_segment, m_deface, m_fuse, m_figure})
        actions->addWidget(action);

    auto* toggles = new QHBoxLayout;
    toggles->setContentsMargins(10, 6, 10, 6);
    toggles->setSpacing(4);
    toggles->addWidget(m_scanToggle);
    toggles->addWidget(m_peopleToggle);
    toggles->addSpacing(10);
    toggles->addWidget(m_count);
    toggles->addSpacing(10);
    toggles->addWidget(m_selection, 1);

    m_tables->setObjectName(QStringLiteral("cohortTables"));
    m_tables->addWidget(m_scanTable);
    m_tables->addWidget(m_peopleTable);
    m_tables->addWidget(m_noMatch);
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_filters);
    column->addLayout(toggles);
    column->addWidget(m_tables, 1);
    column->addWidget(bar);

    const auto scrolled = [](QWidget* content) {
        auto* scroll = new QScrollArea;
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setWidgetResizable(true);
        scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        scroll->setWidget(content);
        return scroll;
    };
    m_side->addTab(scrolled(m_detailsPanel), QString());
    m_side->addTab(scrolled(m_charts), QString());
    m_side->setDocumentMode(true);
    m_side->setFixedWidth(sideWidth);
    m_work = new QWidget;
    auto* row = new QHBoxLayout(m_work);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(centre, 1);
    row->addWidget(m_side);

    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_work);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_stack);
    m_scanToggle->setChecked(true);
}

void CohortPage::buildActions() {
    m_find = new QAction(this);
    m_find->setObjectName(QStringLiteral("actionFind"));
    m_find->setShortcut(QKeySequence::Find);
    addAction(m_find);
    connect(m_find, &QAction::triggered, this, [this] {
        m_filters->search()->setFocus();
        m_filters->search()->selectAll();
    });
    // The key of the card is that of the Viewer, for the scan that is selected; the table alone has it, so
    // that one can type an i into the search.
    m_provenance = new QAction(this);
    m_provenance->setShortcut(QKeySequence(QStringLiteral("I")));
    m_provenance->setShortcutContext(Qt::WidgetShortcut);
    m_scanTable->addAction(m_provenance);
    connect(m_provenance, &QAction::triggered, this, [this] {
        if (m_details) showProvenance(QString::fromStdString(m_details->scan.file));
    });
    connect(m_prepare, &QPushButton::clicked, this, [this] { startBatch(BatchKind::Prepare); });
    connect(m_enhance, &QPushButton::clicked, this, [this] { startBatch(BatchKind::Enhance); });
    connect(m_register, &QPushButton::clicked, this, [this] { startBatch(BatchKind::Register); });
    connect(m_segment, &QPushButton::clicked, this, [this] { startBatch(BatchKind::Segment); });
    connect(m_deface, &QPushButton::clicked, this, [this] { startBatch(BatchKind::Deface); });
    connect(m_fuse, &QPushButton::clicked, this, [this] { startBatch(BatchKind::Fuse); });
    connect(m_figure, &QPushButton::clicked, this, &CohortPage::askForFigure);
    connect(m_scanToggle, &QToolButton::clicked, this, [this] { showPeople(false); });
    connect(m_peopleToggle, &QToolButton::clicked, this, [this] { showPeople(true); });
}

void CohortPage::connectModels() {
    connect(&m_study, &StudyController::stateChanged, this, &CohortPage::refreshState);
    connect(&m_study, &StudyController::contentChanged, this, [this] {
        refreshChoices();
        refreshCharts();
        refreshDetails();
    });
    connect(m_scans, &PagedTableModel::answered, this, &CohortPage::keepSelection);
    connect(m_scans, &PagedTableModel::answered, this, &CohortPage::refreshCounts);
    connect(m_people, &PagedTableModel::answered, this, &CohortPage::refreshCounts);
    connect(m_filters, &FilterBar::filterChanged, this, &CohortPage::applyFilter);
    connect(m_filters, &FilterBar::saveFilterRequested, this, &CohortPage::saveFilter);
    connect(m_filters, &FilterBar::saveListRequested, this, &CohortPage::saveList);
    connect(m_filters, &FilterBar::renameRequested, this, &CohortPage::renameCohort);
    connect(m_filters, &FilterBar::removeRequested, this, &CohortPage::removeCohort);
    connect(m_scanTable->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CohortPage::takeSelection);
    connect(m_scans, &QAbstractItemModel::modelReset, this, &CohortPage::refreshDetails);
    connect(m_scanTable, &QTableView::activated, this, &CohortPage::openCurrent);
    connect(m_peopleTable, &QTableView::activated, this, [this](const QModelIndex& index) {
        // Their scans, by the person's pseudonym.
        showPeople(false);
        m_filters->search()->setText(
            m_people->index(index.row(), SubjectTableModel::Person).data().toString());
    });
    connect(m_side, &QTabWidget::currentChanged, this, &CohortPage::refreshCharts);
    connect(m_detailsPanel, &DetailsPanel::openRequested, this, &CohortPage::openCurrent);
    connect(m_detailsPanel, &DetailsPanel::openImageRequested, this, &CohortPage::openImage);
    connect(m_detailsPanel, &DetailsPanel::exportDicomRequested, this, &CohortPage::exportDicom);
    connect(m_detailsPanel, &DetailsPanel::provenanceRequested, this, &CohortPage::showProvenance);
    connect(m_detailsPanel, &DetailsPanel::scanChangeRequested, this, &CohortPage::changeScans);
    connect(m_detailsPanel, &DetailsPanel::subjectChangeRequested, this, &CohortPage::changeSubjects);
    connect(m_detailsPanel, &DetailsPanel::sessionChangeRequested, this, &CohortPage::changeSessions);
    connect(m_thumbnails, &ThumbnailStore::ready, this, [this] {
        if (m_details)
            m_detailsPanel->setPicture(m_thumbnails->pictureOf(m_details->scan.id, m_details->scan.file));
    });
}

void CohortPage::refreshState() {
    m_details.reset();
    m_shownIds.reset();
    m_keptIds.clear();
    ++m_detailsTicket;
    switch (m_study.state()) {
    case StudyState::Opening:
        m_hasScans = false;
        m_empty->setContent({QStringLiteral("study"), [] { return tr("Opening the study …"); }, {}});
        break;
    case StudyState::Closed:
        m_hasScans = false;
        m_empty->setContent(
            {QStringLiteral("study"),
             [] { return tr("No study is open"); },
             [] {
                 return tr("A study is a folder that keeps scans, pairs and results of many people together, "
                           "under pseudonyms. Make a new one, or open one that is there.");
             },
             {{QStringLiteral("cohortNewStudy"), [] { return tr("New study …"); },
               [this] { emit newStudyRequested(); }},
              {QStringLiteral("cohortOpenStudy"), [] { return tr("Open a study …"); },
               [this] { emit openStudyRequested(); }}}});
        break;
    case StudyState::Open:
        m_filters->setWritable(m_study.canWrite());
        m_detailsPanel->setWritable(m_study.canWrite());
        m_filters->clear();
        refreshChoices();
        refreshCharts();
        break;
    }
    if (m_study.state() != StudyState::Open) m_stack->setCurrentWidget(m_empty);
}

// After an answer: is there anything in the study, does anything match, how much?
void CohortPage::refreshCounts() {
    if (!m_study.isOpen() || !m_scans->hasAnswer()) return;
    m_hasScans = m_hasScans || m_scans->rowCount() > 0;
    if (!m_hasScans && !m_filters->isFiltering()) {
        const bool canWrite = m_study.canWrite();
        EmptyContent content{QStringLiteral("import"),
                             [] { return tr("Drop a folder of images here"); },
                             [] {
                                 return tr(
                                     "DICOM, NIfTI or a BIDS dataset. You will see what was found before "
                                     "anything is taken; names and dates stay outside.");
                             },
                             {}};
        if (canWrite)
            content.actions = {{QStringLiteral("cohortImport"), [] { return tr("Import images …"); },
                                [this] { emit importRequested({}); }}};
        else
            content.title = [] { return tr("This study holds no images"); };
        m_empty->setContent(content);
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    m_stack->setCurrentWidget(m_work);
    const bool isPeople = m_peopleToggle->isChecked();
    const PagedTableModel* shown = isPeople ? static_cast<PagedTableModel*>(m_people) : m_scans;
    const QString number = QLocale().toString(shown->rowCount());
    if (shown->rowCount() == 1)
        m_count->setText(isPeople ? tr("1 person") : tr("1 scan"));
    else
        m_count->setText(isPeople ? tr("%1 people").arg(number) : tr("%1 scans").arg(number));
    if (shown->hasAnswer() && shown->rowCount() == 0)
        m_tables->setCurrentWidget(m_noMatch);
    else
        m_tables->setCurrentWidget(isPeople ? m_peopleTable : m_scanTable);
}

void CohortPage::showPeople(bool isPeople) {
    (isPeople ? m_peopleToggle : m_scanToggle)->setChecked(true);
    m_people->setActive(isPeople);
    m_side->setTabVisible(0, !isPeople);
    refreshCounts();
}

void CohortPage::applyFilter() {
    m_scans->setFilter(m_filters->filter());
    m_people->setFilter(m_filters->filter());
    m_scanTable->scrollToTop();
    m_peopleTable->scrollToTop();
    refreshCharts();
}

void CohortPage::refreshChoices() {
    m_study.read(
        this, [](StudyReader& reader) { return filterChoices(reader.catalog, reader.scans); },
        [this](const FilterChoices& choices) {
            m_filters->setChoices(choices);
            if (m_cohortToChoose != 0) m_filters->chooseCohort(std::exchange(m_cohortToChoose, 0));
        });
}

void CohortPage::refreshCharts() {
    if (m_side->currentIndex() != 1) return; // drawn when it is looked at
    m_study.read(
        this, [filter = m_filters->filter()](StudyReader& reader) { return reader.scans.charts(filter); },
        [this, ticket = ++m_chartsTicket](const ScanCharts& charts) {
            if (ticket == m_chartsTicket) m_charts->setCharts(charts);
        });
}

void CohortPage::setSideVisible(bool isVisible) {
    m_side->setVisible(isVisible);
}

void CohortPage::setCurrent(bool isCurrent) {
    m_find->setEnabled(isCurrent);
    if (isCurrent && m_stack->currentWidget() == m_work) m_scanTable->setFocus();
}

void CohortPage::retranslate() {
    m_scanToggle->setText(tr("Scans"));
    m_peopleToggle->setText(tr("People"));
    m_prepare->setText(tr("Prepare …"));
    m_enhance->setText(tr("Enhance …"));
    m_register->setText(tr("Register pairs …"));
    m_segment->setText(tr("Segment …"));
    m_deface->setText(tr("Remove faces …"));
    m_fuse->setText(tr("Fuse orientations …"));
    m_figure->setText(tr("Figure …"));
    m_figure->setToolTip(
        tr("The chosen scans, their enhanced images and references as one picture for a paper"));
    m_side->setTabText(0, tr("Details"));
    m_side->setTabText(1, tr("Charts"));
    m_find->setText(tr("Find in the table"));
    m_provenance->setText(tr("Provenance of the scan"));
    m_scanTable->setAccessibleName(tr("Scans of the study"));
    m_peopleTable->setAccessibleName(tr("People of the study"));
    m_noMatch->setContent({QStringLiteral("filter"),
                           [] { return tr("Nothing matches"); },
                           [] { return tr("No scan of this study passes all of the filters."); },
                           {{QStringLiteral("noMatchClear"), [] { return tr("Clear filters"); },
                             [this] { m_filters->clear(); }}}});
    m_scans->retranslate();
    m_people->retranslate();
    refreshDetails();
    refreshCounts();
}

void CohortPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace magiqt
