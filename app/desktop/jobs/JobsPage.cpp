#include "JobsPage.h"

#include "JobDetailPanel.h"

#include "app/desktop/EmptyState.h"
#include "app/desktop/ListTable.h"
#include "app/desktop/NamedAction.h"
#include "app/desktop/MessageArea.h"
#include "app/models/Wording.h"
#include "app/models/study/StudyController.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>

namespace magiqt {

namespace {

enum class Shown { All, Open, Ended, Problems };
constexpr qsizetype leastOfId = 4; // shorter words are no beginning of an id

// What the filter above the table lets through.
class ShownJobs : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void show(Shown shown, const QString& text) {
        m_shownStates = shown;
        m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        const QModelIndex index = sourceModel()->index(row, 0, parent);
        const auto state = static_cast<EntryState>(index.data(JobTableModel::StateRole).toInt());
        if (m_shownStates == Shown::Open && hasEnded(state)) return false;
        if (m_shownStates == Shown::Ended && !hasEnded(state)) return false;
        if (m_shownStates == Shown::Problems && state != EntryState::Failed && state != EntryState::Blocked &&
            state != EntryState::Interrupted)
            return false;
        const QString text = index.data(JobTableModel::SearchRole).toString();
        const QString id = index.data(JobTableModel::IdRole).toString();
        return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
            return text.contains(word, Qt::CaseInsensitive) ||
                   (word.size() >= leastOfId && id.startsWith(word, Qt::CaseInsensitive));
        });
    }

private:
    Shown m_shownStates = Shown::All;
    QStringList m_words;
};

// Icons of the theme, and a bar for the progress.
class JobDelegate : public IconDelegate {
public:
    using IconDelegate::IconDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const auto state = static_cast<EntryState>(index.data(JobTableModel::StateRole).toInt());
        if (index.column() != static_cast<int>(JobColumn::Progress) || state != EntryState::Running) return;
        QRectF bar = QRectF(option.rect).adjusted(6, 0, -6, -3);
        bar.setTop(bar.bottom() - 3);
        const bool isSelected = option.state & QStyle::State_Selected;
        QColor colour = option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Highlight);
        painter->save();
        painter->setPen(Qt::NoPen);
        QColor track = colour;
        track.setAlphaF(0.25F);
        painter->setBrush(track);
        painter->drawRect(bar);
        bar.setWidth(bar.width() * std::clamp(index.data(JobTableModel::FractionRole).toDouble(), 0.0, 1.0));
        painter->setBrush(colour);
        painter->drawRect(bar);
        painter->restore();
    }
};

} // namespace

JobsPage::JobsPage(StudyController& study, QueueController& queue, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_queue(queue),
      m_shown(new ShownJobs(this)),
      m_stack(new QStackedWidget),
      m_noStudy(new EmptyState),
      m_noJobs(new EmptyState),
      m_messages(new MessageArea),
      m_bar(new QToolBar),
      m_filter(new QComboBox),
      m_search(new QLineEdit),
      m_counts(new QLabel),
      m_runner(new QLabel),
      m_table(new QTableView),
      m_detail(new JobDetailPanel) {
    setObjectName(QStringLiteral("jobsPage"));
    m_noStudy->setObjectName(QStringLiteral("jobsEmpty"));
    m_noJobs->setObjectName(QStringLiteral("jobsNone"));
    buildBar();
    buildTable();
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(QStringLiteral("jobsSplitter"));
    splitter->addWidget(m_table);
    splitter->addWidget(m_detail);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    m_stack->addWidget(m_noStudy);
    m_stack->addWidget(m_noJobs);
    m_stack->addWidget(splitter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_messages);
    column->addWidget(m_stack, 1);
    connect(&m_study, &StudyController::stateChanged, this, &JobsPage::refresh);
    connect(&m_queue, &QueueController::snapshotChanged, this, &JobsPage::refresh);
    connect(&m_queue, &QueueController::failed, this, [this](const Problem& problem) {
        m_messages->show({QStringLiteral("queueProblem"),
                          MessageTone::Error,
                          [problem] { return wordingOf(problem); },
                          {},
                          {}});
    });
    retranslate();
    refresh();
}

void JobsPage::buildBar() {
    m_bar->setObjectName(QStringLiteral("jobsBar"));
    m_bar->setMovable(false);
    m_bar->setIconSize({18, 18});
    m_bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_filter->setObjectName(QStringLiteral("jobsFilter"));
    m_search->setObjectName(QStringLiteral("jobsSearch"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(260);
    m_counts->setObjectName(QStringLiteral("jobsCounts"));
    m_counts->setProperty("role", "quiet");
    m_runner->setObjectName(QStringLiteral("jobsRunner"));
    m_runner->setProperty("role", "quiet");
    m_cancel = makeAction(QStringLiteral("jobCancel"), QStringLiteral("close"), &JobsPage::cancelSelected);
    m_retry = makeAction(QStringLiteral("jobRetry"), QStringLiteral("job-running"), &JobsPage::retrySelected);
    m_raise = makeAction(QStringLiteral("jobRaise"), QStringLiteral("up"), &JobsPage::raiseSelected);
    m_lower = makeAction(QStringLiteral("jobLower"), QStringLiteral("down"), &JobsPage::lowerSelected);
    m_remove = makeAction(QStringLiteral("jobRemove"), QStringLiteral("remove"), &JobsPage::removeSelected);
    m_cancel->setShortcut(QKeySequence(QStringLiteral("Ctrl+.")));
    m_retry->setShortcut(QKeySequence(QStringLiteral("Ctrl+R")));
    m_remove->setShortcut(QKeySequence::Delete);
    auto* space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_bar->addWidget(m_filter);
    m_bar->addWidget(m_search);
    m_bar->addSeparator();
    m_bar->addActions({m_cancel, m_retry, m_raise, m_lower, m_remove});
    m_bar->addWidget(space);
    m_bar->addWidget(m_counts);
    m_bar->addWidget(m_runner);
    const auto showFilter = [this] {
        static_cast<ShownJobs*>(m_shown)->show(static_cast<Shown>(m_filter->currentData().toInt()),
                                               m_search->text());
    };
    connect(m_filter, &QComboBox::currentIndexChanged, this, showFilter);
    connect(m_search, &QLineEdit::textChanged, this, showFilter);
}

QAction* JobsPage::makeAction(const QString& name, const QString& icon, void (JobsPage::*run)()) {
    QAction* action = addNamedAction(*this, name, icon);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    return action;
}

void JobsPage::buildTable() {
    m_shown->setSourceModel(&m_model);
    m_shown->setSortRole(JobTableModel::SortRole);
    m_table->setObjectName(QStringLiteral("jobsTable"));
    m_table->setModel(m_shown);
    m_table->setItemDelegate(new JobDelegate(JobTableModel::IconRole, m_table));
    styleAsList(*m_table);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(static_cast<int>(JobColumn::Added), Qt::DescendingOrder);
    constexpr std::pair<JobColumn, int> widths[] = {{JobColumn::State, 130},   {JobColumn::Title, 260},
                                                    {JobColumn::Kind, 150},    {JobColumn::Batch, 150},
                                                    {JobColumn::Progress, 90}, {JobColumn::Remaining, 100},
                                                    {JobColumn::Priority, 80}, {JobColumn::Where, 130}};
    for (const auto& [column, width] : widths)
        m_table->setColumnWidth(static_cast<int>(column), width);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->addActions({m_cancel, m_retry, m_raise, m_lower, m_remove});
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        refreshActions();
        refreshDetail();
    });
}

void JobsPage::select(const QString& id) {
    m_wanted = id;
    for (int row = 0; row < m_shown->rowCount(); ++row)
        if (m_shown->index(row, 0).data(JobTableModel::IdRole).toString() == id) {
            m_wanted.clear();
            m_table->selectRow(row);
            return;
        }
}

QStringList JobsPage::selectedIds() const {
    QStringList ids;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        ids << index.data(JobTableModel::IdRole).toString();
    return ids;
}

std::vector<std::shared_ptr<const EntryStatus>> JobsPage::selected() const {
    std::vector<std::shared_ptr<const EntryStatus>> result;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        result.push_back(m_model.entry(m_shown->mapToSource(index).row()));
    return result;
}

void JobsPage::refresh() {
    const auto snapshot = m_queue.snapshot();
    m_model.setSnapshot(snapshot);
    m_stack->setCurrentIndex(!m_study.isOpen() ? 0 : snapshot->entries.empty() ? 1 : 2);
    m_bar->setVisible(m_stack->currentIndex() == 2);
    m_counts->setText(tr("%1 running, %2 waiting, %3 done, %4 failed")
                          .arg(snapshot->count(EntryState::Running) + snapshot->count(EntryState::Submitted))
                          .arg(snapshot->count(EntryState::Waiting) + snapshot->count(EntryState::Blocked))
                          .arg(snapshot->count(EntryState::Done))
                          .arg(snapshot->count(EntryState::Failed)));
    m_runner->setText(m_queue.isOpen() && snapshot->role == RunnerRole::AnotherIsAtWork &&
                              !snapshot->entries.empty()
                          ? tr("Another program works this queue off")
                          : QString());
    if (snapshot->findings.empty())
        m_messages->dismiss(QStringLiteral("queueFinding"));
    else
        m_messages->show({QStringLiteral("queueFinding"),
                          MessageTone::Warning,
                          [finding = snapshot->findings.front()] { return wordingOf(finding); },
                          {},
                          {}});
    if (!m_wanted.isEmpty()) select(m_wanted);
    refreshActions();
    refreshDetail();
}

void JobsPage::refreshActions() {
    bool canCancel = false, canRetry = false, canShift = false, canRemove = false;
    for (const auto& status : selected()) {
        const EntryState state = status->entry.state;
        canCancel = canCancel || !hasEnded(state);
        canRetry = canRetry || (hasEnded(state) && state != EntryState::Done) || state == EntryState::Blocked;
        canShift = canShift || state == EntryState::Waiting || state == EntryState::Blocked;
        canRemove = canRemove || !isAtWork(state);
    }
    const bool canWrite = m_study.canWrite();
    m_cancel->setEnabled(canWrite && canCancel);
    m_retry->setEnabled(canWrite && canRetry);
    m_raise->setEnabled(canWrite && canShift);
    m_lower->setEnabled(canWrite && canShift);
    m_remove->setEnabled(canWrite && canRemove);
}

void JobsPage::refreshDetail() {
    const auto chosen = selected();
    m_detail->setEntry(chosen.size() == 1 ? chosen.front() : nullptr, m_queue.studyFolder());
}

void JobsPage::cancelSelected() {
    m_queue.cancel(selectedIds());
}

void JobsPage::retrySelected() {
    m_queue.retry(selectedIds());
}

void JobsPage::removeSelected() {
    QStringList ids;
    for (const auto& status : selected())
        if (!isAtWork(status->entry.state)) ids << QString::fromStdString(status->entry.id());
    m_queue.remove(ids);
}

void JobsPage::raiseSelected() {
    shiftPriority(+1);
}

void JobsPage::lowerSelected() {
    shiftPriority(-1);
}

void JobsPage::shiftPriority(int by) {
    m_queue.shiftPriority(selectedIds(), by);
}

void JobsPage::fillFilter() {
    const QSignalBlocker blocked(m_filter);
    const int chosen = qMax(0, m_filter->currentIndex());
    m_filter->clear();
    m_filter->addItem(tr("All jobs"), static_cast<int>(Shown::All));
    m_filter->addItem(tr("Open jobs"), static_cast<int>(Shown::Open));
    m_filter->addItem(tr("Ended jobs"), static_cast<int>(Shown::Ended));
    m_filter->addItem(tr("Jobs with problems"), static_cast<int>(Shown::Problems));
    m_filter->setCurrentIndex(chosen);
}

void JobsPage::retranslate() {
    m_noStudy->setContent(
        {QStringLiteral("jobs"),
         [] { return tr("No study is open"); },
         [] { return tr("Jobs belong to a study. Open one, or make a new one, to see them."); },
         {{QStringLiteral("jobsOpenStudy"), [] { return tr("Open a study …"); },
           [this] { emit studyRequested(); }}}});
    m_noJobs->setContent({QStringLiteral("jobs"), [] { return tr("No jobs yet"); },
                          [] {
                              return tr("Choose scans on the Cohort page and say what to do with them: "
                                        "prepare, register, enhance, segment, export.");
                          }});
    fillFilter();
    m_filter->setAccessibleName(tr("Which jobs are shown"));
    m_search->setPlaceholderText(tr("Search jobs"));
    m_search->setAccessibleName(tr("Search jobs"));
    m_table->setAccessibleName(tr("Jobs"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Ask the job to stop; it is ended by force after 30 s"));
    m_retry->setText(tr("Run again"));
    m_retry->setToolTip(
        tr("Run again what failed, was cancelled or interrupted; it goes on from its checkpoint"));
    m_raise->setText(tr("Sooner"));
    m_raise->setToolTip(tr("Raise the priority"));
    m_lower->setText(tr("Later"));
    m_lower->setToolTip(tr("Lower the priority"));
    m_remove->setText(tr("Remove"));
    m_remove->setToolTip(tr("Take the job off the list; its run folder stays"));
    m_model.retranslate();
}

void JobsPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        refresh();
    }
    QWidget::changeEvent(event);
}

} // namespace magiqt
