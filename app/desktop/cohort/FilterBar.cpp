#include "FilterBar.h"

#include "RangeButton.h"

#include "app/desktop/FlowLayout.h"
#include "app/desktop/Icons.h"
#include "app/models/cohort/CohortWording.h"
#include "catalog/Splits.h"

#include <QAction>
#include <QActionGroup>
#include <QEvent>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>

#include <algorithm>
#include <cmath>

namespace magiqt {

namespace {

constexpr double daysPerYear = 365.25;
const QString strengthPrefix = QStringLiteral("T:"); // a field strength among the field classes
const QString excludedKey = QStringLiteral("excluded");

template <class Word>
std::vector<FacetValue> valuesOf(const std::vector<ValueCount>& counts, Word word) {
    std::vector<FacetValue> values;
    for (const ValueCount& count : counts)
        values.push_back({QString::fromStdString(count.value), word(count.value), count.scans});
    return values;
}

// In the order in which people think of them, that of the enum.
template <class From>
std::vector<ValueCount> ordered(std::vector<ValueCount> counts, From from) {
    std::sort(counts.begin(), counts.end(), [&](const ValueCount& one, const ValueCount& other) {
        return from(one.value) < from(other.value);
    });
    return counts;
}

std::vector<std::string> strings(const QStringList& keys) {
    std::vector<std::string> list;
    for (const QString& key : keys)
        list.push_back(key.toStdString());
    return list;
}

template <class From>
auto enums(const QStringList& keys, From from) {
    std::vector<decltype(from(std::string()))> list;
    for (const QString& key : keys)
        list.push_back(from(key.toStdString()));
    return list;
}

} // namespace

FilterChoices filterChoices(const Catalog& catalog, ScanSearch& search) {
    ScanFilter everything;
    everything.excluded = std::nullopt;
    FilterChoices choices;
    choices.contrasts = search.distinct(ScanColumn::Contrast, everything);
    choices.fieldClasses = search.distinct(ScanColumn::FieldClass, everything);
    choices.fieldStrengths = search.distinct(ScanColumn::FieldStrength, everything);
    choices.planes = search.distinct(ScanColumn::Plane, everything);
    choices.sexes = search.distinct(ScanColumn::Sex, everything);
    choices.sites = search.distinct(ScanColumn::Site, everything);
    choices.pairs = search.distinct(ScanColumn::Pair, everything);
    choices.qualities = search.distinct(ScanColumn::Quality, everything);
    choices.cohorts = allCohorts(catalog);
    return choices;
}

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent),
      m_cohortButton(new QToolButton),
      m_cohortMenu(new QMenu(this)),
      m_search(new QLineEdit) {
    setObjectName(QStringLiteral("filterBar"));
    setAttribute(Qt::WA_StyledBackground);
    m_cohortButton->setObjectName(QStringLiteral("cohortChoice"));
    m_cohortButton->setProperty("role", "facet");
    m_cohortButton->setPopupMode(QToolButton::InstantPopup);
    m_cohortButton->setFocusPolicy(Qt::TabFocus);
    m_cohortButton->setMenu(m_cohortMenu);
    m_search->setObjectName(QStringLiteral("cohortSearch"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumSize(220, 28); // as high as the buttons beside it
    m_search->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_clear = new QToolButton;
    m_clear->setObjectName(QStringLiteral("clearFilters"));
    m_clear->setProperty("role", "facet");
    m_clear->setFocusPolicy(Qt::TabFocus);
    auto* flow = new FlowLayout(this);
    flow->setContentsMargins(10, 8, 10, 8);
    flow->setSpacing(6);
    flow->addWidget(m_cohortButton);
    flow->addWidget(m_search);
    m_contrast = addFacet("filterContrast");
    m_field = addFacet("filterField");
    m_plane = addFacet("filterPlane");
    m_age = new RangeButton(QStringLiteral("filterAge"), 0, 90);
    connect(m_age, &RangeButton::rangeChanged, &m_debounce, qOverload<>(&QTimer::start));
    flow->addWidget(m_age);
    m_sex = addFacet("filterSex");
    m_site = addFacet("filterSite");
    m_pair = addFacet("filterPair");
    m_quality = addFacet("filterQuality");
    m_findings = addFacet("filterFindings");
    flow->addWidget(m_clear);
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(debounceMs);
    connect(&m_debounce, &QTimer::timeout, this, &FilterBar::collect);
    connect(m_search, &QLineEdit::textChanged, &m_debounce, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, &FilterBar::collect);
    connect(m_clear, &QToolButton::clicked, this, &FilterBar::clear);
    retranslate();
}

FacetButton* FilterBar::addFacet(const char* name) {
    auto* facet = new FacetButton(QString::fromLatin1(name));
    layout()->addWidget(facet);
    connect(facet, &FacetButton::chosenChanged, this, &FilterBar::collect);
    return facet;
}

void FilterBar::setChoices(const FilterChoices& choices) {
    m_choices = choices;
    const bool isCohortGone = m_cohort != 0 && cohortName().isEmpty();
    if (isCohortGone) m_cohort = 0;
    fillFacets();
    fillCohorts();
    if (isCohortGone) collect();
}

void FilterBar::fillFacets() {
    const auto plain = [](const std::string& value) {
        return value.empty() ? tr("not known") : QString::fromStdString(value);
    };
    m_contrast->setValues(valuesOf(m_choices.contrasts, wordOfContrast));
    std::vector<FacetValue> field = valuesOf(
        m_choices.fieldClasses, [](const std::string& value) { return wordOf(fieldClassFrom(value)); });
    for (const ValueCount& strength : m_choices.fieldStrengths)
        if (!strength.value.empty())
            field.push_back({strengthPrefix + QString::fromStdString(strength.value),
                             fieldText(std::stod(strength.value), FieldClass::Unknown), strength.scans});
    m_field->setValues(field);
    m_plane->setValues(valuesOf(m_choices.planes, wordOfPlane));
    m_sex->setValues(valuesOf(ordered(m_choices.sexes, sexFrom),
                              [](const std::string& value) { return wordOf(sexFrom(value)); }));
    m_site->setValues(valuesOf(m_choices.sites, plain));
    m_pair->setValues(valuesOf(ordered(m_choices.pairs, pairStatusFrom),
                               [](const std::string& value) { return wordOf(pairStatusFrom(value)); }));
    std::vector<FacetValue> quality = valuesOf(
        m_choices.qualities, [](const std::string& value) { return wordOf(scanQualityFrom(value)); });
    quality.push_back({excludedKey, tr("excluded scans too"), -1});
    m_quality->setValues(quality);
    m_findings->setValues({{QStringLiteral("with"), tr("with findings"), -1},
                           {QStringLiteral("without"), tr("without findings"), -1}});
}

void FilterBar::fillCohorts() {
    m_cohortMenu->clear();
    auto* group = new QActionGroup(m_cohortMenu);
    const auto add = [&](const QString& text, RowId id) {
        QAction* action = m_cohortMenu->addAction(text);
        action->setObjectName(QStringLiteral("cohort%1").arg(id));
        action->setCheckable(true);
        action->setChecked(id == m_cohort);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, id] { chooseCohort(id); });
    };
    add(tr("All scans"), 0);
    for (const Cohort& cohort : m_choices.cohorts)
        add(cohort.kind == CohortKind::List ? tr("%1 (fixed list)").arg(QString::fromStdString(cohort.name))
                                            : QString::fromStdString(cohort.name),
            cohort.id);
    m_cohortMenu->addSeparator();
    const auto command = [this](const char* name, const QString& text, bool isEnabled, auto run) {
        QAction* action = m_cohortMenu->addAction(text);
        action->setObjectName(QString::fromLatin1(name));
        action->setEnabled(isEnabled);
        connect(action, &QAction::triggered, this, run);
    };
    command("saveFilterCohort", tr("Save these filters as a cohort …"), m_canWrite && isFiltering(),
            [this] { emit saveFilterRequested(); });
    command("saveListCohort", tr("Save the selected scans as a cohort …"), m_canWrite && m_selected > 0,
            [this] { emit saveListRequested(); });
    if (m_cohort != 0) {
        m_cohortMenu->addSeparator();
        command("renameCohort", tr("Rename this cohort …"), m_canWrite,
                [this] { emit renameRequested(m_cohort, cohortName()); });
        command("removeCohort", tr("Delete this cohort"), m_canWrite,
                [this] { emit removeRequested(m_cohort, cohortName()); });
    }
    m_cohortButton->setText(m_cohort == 0 ? tr("All scans") : cohortName());
    m_cohortButton->setAccessibleName(tr("Cohort: %1").arg(m_cohortButton->text()));
}

QString FilterBar::cohortName() const {
    for (const Cohort& cohort : m_choices.cohorts)
        if (cohort.id == m_cohort) return QString::fromStdString(cohort.name);
    return {};
}

void FilterBar::chooseCohort(RowId id) {
    m_cohort = id;
    collect();
    fillCohorts();
}

void FilterBar::setSelectedCount(int scans) {
    if ((scans > 0) == (m_selected > 0)) return;
    m_selected = scans;
    fillCohorts();
}

void FilterBar::setWritable(bool canWrite) {
    m_canWrite = canWrite;
    fillCohorts();
}

bool FilterBar::isFiltering() const {
    return m_filter != ScanFilter();
}

void FilterBar::clear() {
    m_cohort = 0;
    m_search->clear();
    for (FacetButton* facet : {m_contrast, m_field, m_plane, m_sex, m_site, m_pair, m_quality, m_findings})
        facet->setChosen({});
    m_age->setRange({}, {});
    collect();
    fillCohorts();
}

void FilterBar::collectField() {
    QStringList classes;
    for (const QString& key : m_field->chosen()) {
        if (!key.startsWith(strengthPrefix)) {
            classes << key;
            continue;
        }
        const double tesla = key.mid(strengthPrefix.size()).toDouble();
        NumberRange& range = m_filter.fieldStrengthTesla; // from the weakest to the strongest chosen
        range.least = std::min(range.least.value_or(tesla), tesla);
        range.most = std::max(range.most.value_or(tesla), tesla);
    }
    m_filter.fieldClasses = enums(classes, fieldClassFrom);
}

void FilterBar::collect() {
    m_debounce.stop();
    const ScanFilter before = m_filter;
    m_filter = ScanFilter();
    m_filter.cohortId = m_cohort;
    m_filter.text = m_search->text().trimmed().toStdString();
    m_filter.contrasts = strings(m_contrast->chosen());
    collectField();
    m_filter.planes = strings(m_plane->chosen());
    if (m_age->lower())
        m_filter.ageDays.least = std::floor(*m_age->lower() * daysPerYear - 15); // rounded to 30
    if (m_age->upper()) m_filter.ageDays.most = std::floor((*m_age->upper() + 1) * daysPerYear - 15);
    m_filter.sexes = enums(m_sex->chosen(), sexFrom);
    m_filter.sites = strings(m_site->chosen());
    m_filter.pairStatuses = enums(m_pair->chosen(), pairStatusFrom);
    QStringList qualities = m_quality->chosen();
    if (qualities.removeAll(excludedKey) > 0) m_filter.excluded = std::nullopt;
    m_filter.qualities = enums(qualities, scanQualityFrom);
    const QStringList findings = m_findings->chosen();
    if (findings == QStringList{QStringLiteral("with")}) m_filter.findings.least = 1;
    if (findings == QStringList{QStringLiteral("without")}) m_filter.findings.most = 0;
    m_clear->setVisible(isFiltering());
    if (m_filter == before) return;
    fillCohorts();
    emit filterChanged();
}

void FilterBar::retranslate() {
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setToolTip(
        tr("Beginnings of words: person, session, contrast, scanner, site, findings, note (Ctrl+F)"));
    m_contrast->setTitle(tr("Contrast"));
    m_field->setTitle(tr("Field"));
    m_plane->setTitle(tr("Plane"));
    m_age->setWords(tr("Age"), tr("from"), tr("to"), tr("years"));
    m_sex->setTitle(tr("Sex"));
    m_site->setTitle(tr("Site"));
    m_pair->setTitle(tr("Pair"));
    m_quality->setTitle(tr("Quality"));
    m_findings->setTitle(tr("Findings"));
    m_clear->setText(tr("Clear filters"));
    m_clear->setVisible(isFiltering());
    fillFacets();
    fillCohorts();
}

void FilterBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

} // namespace magiqt
