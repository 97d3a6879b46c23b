#include "PairsPage.h"

#include "app/desktop/CliLine.h"
#include "app/desktop/EmptyState.h"
#include "app/desktop/ListTable.h"
#include "app/desktop/NamedAction.h"
#include "app/desktop/MessageArea.h"
#include "app/models/Wording.h"
#include "app/models/study/StudyController.h"
#include "viewer/widgets/PairOverlayView.h"

#include "base/Json.h"
#include "catalog/Editor.h"

#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QEvent>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

namespace magiqt {

namespace {

constexpr int allSteps = -1;

class ShownPairs : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void show(int step) {
        m_step = step;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        return m_step == allSteps ||
               sourceModel()->index(row, 0, parent).data(PairTableModel::StepRole).toInt() == m_step;
    }

private:
    int m_step = allSteps;
};

} // namespace

PairsPage::PairsPage(StudyController& study, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_shown(new ShownPairs(this)),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState),
      m_messages(new MessageArea),
      m_bar(new QToolBar),
      m_filter(new QComboBox),
      m_table(new QTableView),
      m_overlay(new PairOverlayView),
      m_review(new QStackedWidget),
      m_hint(new QLabel),
      m_modes(new QToolBar),
      m_modeGroup(new QActionGroup(this)),
      m_blend(new QSlider(Qt::Horizontal)),
      m_blendLabel(new QLabel),
      m_command(new CliLine) {
    setObjectName(QStringLiteral("pairsPage"));
    m_empty->setObjectName(QStringLiteral("pairsEmpty"));
    buildBar();
    buildTable();
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_table);
    splitter->addWidget(buildReview());
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setChildrenCollapsible(false);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_messages);
    column->addWidget(m_stack, 1);
    connect(&m_study, &StudyController::stateChanged, this, [this] {
        m_isLoaded = false;
        m_model.setItems({});
        load();
        refresh();
    });
    connect(&m_study, &StudyController::contentChanged, this, &PairsPage::load);
    connect(&m_loader, &ScanLoader::loaded, this, [this](int ticket, const LoadedScan& scan) {
        if (ticket == m_referenceTicket) m_reference = scan.volume;
        if (ticket == m_registeredTicket) m_registered = scan.volume;
        takeImages();
    });
    connect(&m_loader, &ScanLoader::failed, this, [this](int, const Problem& problem) {
        m_messages->show({QStringLiteral("pairImage"),
                          MessageTone::Error,
                          [problem] { return wordingOf(problem); },
                          {},
                          {}});
    });
    retranslate();
    load();
    refresh();
}

PairsPage::~PairsPage() = default;

void PairsPage::buildBar() {
    m_bar->setObjectName(QStringLiteral("pairsBar"));
    m_bar->setIconSize({18, 18});
    m_bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_filter->setObjectName(QStringLiteral("pairsFilter"));
    m_confirm =
        makeAction(QStringLiteral("pairConfirm"), QStringLiteral("pair-confirmed"), &PairsPage::confirm);
    m_decline =
        makeAction(QStringLiteral("pairDecline"), QStringLiteral("pair-rejected"), &PairsPage::decline);
    m_register =
        makeAction(QStringLiteral("pairRegister"), QStringLiteral("pairs"), &PairsPage::registerPairs);
    m_accept = makeAction(QStringLiteral("pairAccept"), QStringLiteral("done"), &PairsPage::accept);
    m_reject = makeAction(QStringLiteral("pairReject"), QStringLiteral("error"), &PairsPage::reject);
    m_accept->setShortcut(QKeySequence(Qt::Key_A));
    m_reject->setShortcut(QKeySequence(Qt::Key_R));
    m_bar->addWidget(m_filter);
    m_bar->addSeparator();
    m_bar->addActions({m_confirm, m_decline, m_register});
    m_bar->addSeparator();
    m_bar->addActions({m_accept, m_reject});
    connect(m_filter, &QComboBox::currentIndexChanged, this,
            [this] { static_cast<ShownPairs*>(m_shown)->show(m_filter->currentData().toInt()); });
}

QAction* PairsPage::makeAction(const QString& name, const QString& icon, void (PairsPage::*run)()) {
    QAction* action = addNamedAction(*this, name, icon);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    return action;
}

void PairsPage::buildTable() {
    m_shown->setSourceModel(&m_model);
    m_shown->setSortRole(PairTableModel::SortRole);
    m_table->setObjectName(QStringLiteral("pairsTable"));
    m_table->setModel(m_shown);
    m_table->setItemDelegate(new IconDelegate(PairTableModel::IconRole, m_table));
    styleAsList(*m_table);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(static_cast<int>(PairColumn::State), Qt::AscendingOrder);
    m_table->setColumnWidth(static_cast<int>(PairColumn::State), 140);
    m_table->setColumnWidth(static_cast<int>(PairColumn::Light), 150);
    m_table->setColumnWidth(static_cast<int>(PairColumn::Similarity), 140);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->addActions({m_confirm, m_decline, m_register, m_accept, m_reject});
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        refreshActions();
        showSelected();
    });
}

QWidget* PairsPage::buildReview() {
    m_modes->setObjectName(QStringLiteral("pairModes"));
    m_modes->setToolButtonStyle(Qt::ToolButtonTextOnly);
    for (const auto& [mode, name] :
         {std::pair{OverlayMode::Checkerboard, "pairCheckerboard"},
          std::pair{OverlayMode::Contour, "pairContour"}, std::pair{OverlayMode::Blend, "pairBlend"}}) {
        auto* action = new QAction(m_modeGroup);
        action->setObjectName(QLatin1String(name));
        action->setCheckable(true);
        action->setChecked(mode == m_overlay->mode());
        action->setData(static_cast<int>(mode));
        m_modes->addAction(action);
    }
    m_blend->setObjectName(QStringLiteral("pairBlendShare"));
    m_blend->setRange(0, 100);
    m_blend->setValue(50);
    m_blend->setMaximumWidth(180);
    m_blend->setEnabled(false);
    m_modes->addSeparator();
    m_modes->addWidget(m_blendLabel);
    m_modes->addWidget(m_blend);
    m_hint->setObjectName(QStringLiteral("pairHint"));
    m_hint->setProperty("role", "quiet");
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_review->addWidget(m_hint);
    m_review->addWidget(m_overlay);
    auto* review = new QWidget;
    auto* column = new QVBoxLayout(review);
    column->setContentsMargins(10, 6, 10, 10);
    column->addWidget(m_modes);
    column->addWidget(m_review, 1);
    column->addWidget(m_command);
    connect(m_modeGroup, &QActionGroup::triggered, this, [this](QAction* action) {
        const auto mode = static_cast<OverlayMode>(action->data().toInt());
        m_overlay->setMode(mode);
        m_blend->setEnabled(mode == OverlayMode::Blend);
    });
    connect(m_blend, &QSlider::valueChanged, this, [this](int share) { m_overlay->setBlend(share / 100.0); });
    return review;
}

void PairsPage::load() {
    if (!m_study.isOpen()) return;
    m_study.read(
        this, [](StudyReader& reader) { return pairItems(reader.catalog); },
        [this](std::vector<PairItem> items) {
            m_isLoaded = true;
            const RowId kept = m_shownPair;
            m_model.setItems(std::move(items));
            for (int row = 0; kept != 0 && row < m_shown->rowCount(); ++row)
                if (m_model.item(m_shown->mapToSource(m_shown->index(row, 0)).row()).row.pair.id == kept)
                    m_table->selectRow(row);
            refresh();
        });
}

std::vector<PairItem> PairsPage::selected() const {
    std::vector<PairItem> items;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        items.push_back(m_model.item(m_shown->mapToSource(index).row()));
    return items;
}

void PairsPage::refresh() {
    const bool hasRows = m_study.isOpen() && m_model.rowCount() > 0;
    m_stack->setCurrentIndex(hasRows ? 1 : 0);
    m_bar->setVisible(hasRows);
    if (!m_study.isOpen())
        m_empty->setContent(
            {QStringLiteral("pairs"),
             [] { return tr("No study is open"); },
             [] { return tr("Pairs belong to a study. Open one, or make a new one, to see them."); },
             {{QStringLiteral("pairsOpenStudy"), [] { return tr("Open a study …"); },
               [this] { emit studyRequested(); }}}});
    else
        m_empty->setContent({QStringLiteral("pairs"),
                             [] { return tr("No pairs yet"); },
                             [] {
                                 return tr("A pair is a low-field and a high-field scan of one person and "
                                           "one contrast. Import both, "
                                           "and pairs are proposed here.");
                             },
                             {{QStringLiteral("pairsImport"), [] { return tr("Import images …"); },
                               [this] { emit importRequested(); }}}});
    refreshActions();
    showSelected();
}

void PairsPage::refreshActions() {
    bool canConfirm = false, canRegister = false, canJudge = false;
    for (const PairItem& item : selected()) {
        canConfirm = canConfirm || item.proposal.has_value();
        canRegister = canRegister || item.step() == PairStep::Register;
        canJudge = canJudge || (!item.proposal && item.row.pair.light != TrafficLight::None);
    }
    const bool canWrite = m_study.canWrite();
    m_confirm->setEnabled(canWrite && canConfirm);
    m_decline->setEnabled(canWrite && canConfirm);
    m_register->setEnabled(canWrite && canRegister);
    m_accept->setEnabled(canWrite && canJudge);
    m_reject->setEnabled(canWrite && canJudge);
}

void PairsPage::showSelected() {
    const std::vector<PairItem> items = selected();
    const bool isOne = items.size() == 1;
    const RowId pair = isOne && !items.front().proposal ? items.front().row.pair.id : 0;
    m_modes->setEnabled(pair != 0 && !items.front().row.pair.registeredFile.empty());
    m_command->setCommand(
        {QStringLiteral("catalog"), QStringLiteral("pairs"), QStringLiteral("--study"), m_study.folder()},
        {{m_study.folder(), QStringLiteral("$STUDY")}});
    m_shownPair = pair;
    const std::string shown =
        m_modes->isEnabled() ? items.front().row.pair.registeredFile + '\n' + items.front().row.highFieldFile
                             : std::string();
    if (shown.empty()) {
        m_shownImages.clear();
        m_overlay->setPair(nullptr, nullptr);
        m_hint->setText(!isOne                   ? tr("Select a pair to see its images on each other.")
                        : items.front().proposal ? tr("Confirm the proposal first, then register the pair.")
                                                 : tr("Register the pair to see its images on each other."));
        m_review->setCurrentIndex(0);
        return;
    }
    if (shown == m_shownImages && !m_overlay->isEmpty()) return;
    m_shownImages = shown;
    m_reference.reset();
    m_registered.reset();
    m_hint->setText(tr("Reading the images …"));
    m_review->setCurrentIndex(0);
    m_loader.cancel(m_referenceTicket);
    m_loader.cancel(m_registeredTicket);
    const PairRow& row = items.front().row;
    m_referenceTicket = m_loader.load(m_study.pathOf(row.highFieldFile), LoadPurpose::Enhanced);
    m_registeredTicket = m_loader.load(m_study.pathOf(row.pair.registeredFile), LoadPurpose::Enhanced);
}

void PairsPage::takeImages() {
    if (!m_reference || !m_registered) return;
    m_messages->dismiss(QStringLiteral("pairImage"));
    m_overlay->setPair(m_reference, m_registered);
    m_review->setCurrentIndex(1);
}

void PairsPage::confirm() {
    std::vector<PairProposal> proposals;
    for (const PairItem& item : selected())
        if (item.proposal) proposals.push_back(*item.proposal);
    m_study.edit([proposals](Catalog& catalog) { Editor(catalog).confirmPairs(proposals); });
}

void PairsPage::decline() {
    std::vector<PairProposal> proposals;
    for (const PairItem& item : selected())
        if (item.proposal) proposals.push_back(*item.proposal);
    m_study.edit([proposals](Catalog& catalog) { Editor(catalog).rejectProposals(proposals); });
}

void PairsPage::registerPairs() {
    std::vector<QueueRequest> requests;
    for (const PairItem& item : selected()) {
        if (item.step() != PairStep::Register) continue;
        QueueRequest request;
        request.kind = "register";
        request.title = item.row.pseudonym + " " + item.row.pair.contrast;
        request.parametersJson = Json{{"transform", "rigid"}}.dump();
        request.inputs["moving"] =
            std::filesystem::path(QFile::encodeName(m_study.pathOf(item.row.lowFieldFile)).toStdString());
        request.inputs["fixed"] =
            std::filesystem::path(QFile::encodeName(m_study.pathOf(item.row.highFieldFile)).toStdString());
        request.resources.threads = 2;
        request.resources.memoryMiB = 1500;
        requests.push_back(std::move(request));
    }
    m_study.enqueue(this, std::move(requests), [this](const std::vector<std::string>& entries) {
        emit registrationQueued(QString::fromStdString(entries.front()));
    });
}

void PairsPage::judge(HumanVerdict verdict) {
    std::vector<RowId> ids;
    for (const PairItem& item : selected())
        if (!item.proposal && item.row.pair.light != TrafficLight::None) ids.push_back(item.row.pair.id);
    m_study.edit([ids, verdict](Catalog& catalog) { Editor(catalog).judgePairs(ids, verdict); });
}

void PairsPage::accept() {
    judge(HumanVerdict::Accepted);
}

void PairsPage::reject() {
    judge(HumanVerdict::Rejected);
}

void PairsPage::retranslate() {
    const QSignalBlocker blocked(m_filter);
    const int chosen = qMax(0, m_filter->currentIndex());
    m_filter->clear();
    m_filter->addItem(tr("All pairs"), allSteps);
    for (const PairStep step :
         {PairStep::Propose, PairStep::Register, PairStep::Judge, PairStep::Accepted, PairStep::Rejected})
        m_filter->addItem(wordingOf(step), static_cast<int>(step));
    m_filter->setCurrentIndex(chosen);
    m_filter->setAccessibleName(tr("Which pairs are shown"));
    m_table->setAccessibleName(tr("Pairs"));
    m_overlay->setAccessibleName(tr("The low-field scan on the high-field scan, in three planes"));
    m_confirm->setText(tr("Confirm"));
    m_confirm->setToolTip(tr("Confirm the proposed pairs"));
    m_decline->setText(tr("Decline"));
    m_decline->setToolTip(tr("Do not propose these pairs again"));
    m_register->setText(tr("Register"));
    m_register->setToolTip(tr("Bring the low-field scans onto the high-field scans, rigidly, as jobs"));
    m_accept->setText(tr("Accept"));
    m_accept->setToolTip(tr("The images lie on each other (A)"));
    m_reject->setText(tr("Reject"));
    m_reject->setToolTip(tr("The images do not lie on each other (R)"));
    const QStringList modes{tr("Chessboard"), tr("Contour"), tr("Blend")};
    for (int i = 0; i < modes.size(); ++i)
        m_modeGroup->actions().at(i)->setText(modes[i]);
    m_blendLabel->setText(tr("Low-field share"));
    m_blend->setAccessibleName(tr("Low-field share"));
    m_model.retranslate();
}

void PairsPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        refresh();
    }
    QWidget::changeEvent(event);
}

} // namespace magiqt
