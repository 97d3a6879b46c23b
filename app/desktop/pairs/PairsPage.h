// The Pairs page: proposals to confirm, pairs to register, registrations to judge with the images on each
// other (chessboard, contour, blend). Every decision is an edit of the study and can be undone.
// User-interface thread only; images are read by a loader's thread.
#pragma once

#include "app/models/ScanLoader.h"
#include "app/models/pairs/PairTableModel.h"

#include <QWidget>

class QAction;
class QActionGroup;
class QComboBox;
class QLabel;
class QSlider;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;
class QToolBar;

namespace magiqt {

class CliLine;
class EmptyState;
class MessageArea;
class PairOverlayView;
class StudyController;

class PairsPage : public QWidget {
    Q_OBJECT
public:
    explicit PairsPage(StudyController& study, QWidget* parent = nullptr);
    ~PairsPage() override;

    PairOverlayView& overlay() { return *m_overlay; }

signals:
    void studyRequested();
    void importRequested();
    void registrationQueued(const QString& entry);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildBar();
    void buildTable();
    QWidget* buildReview();
    QAction* makeAction(const QString& name, const QString& icon, void (PairsPage::*run)());
    void load();
    void refresh();
    void refreshActions();
    void showSelected();
    void takeImages();
    void retranslate();
    std::vector<PairItem> selected() const;

    void confirm();
    void decline();
    void registerPairs();
    void accept();
    void reject();
    void judge(HumanVerdict verdict);

    StudyController& m_study;
    ScanLoader m_loader;
    int m_referenceTicket = 0, m_registeredTicket = 0;
    VolumePointer m_reference, m_registered;
    RowId m_shownPair = 0;
    std::string m_shownImages; // files; a pair that is registered anew has others
    bool m_isLoaded = false;
    PairTableModel m_model;
    QSortFilterProxyModel* m_shown;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    MessageArea* m_messages;
    QToolBar* m_bar;
    QComboBox* m_filter;
    QTableView* m_table;
    PairOverlayView* m_overlay;
    QStackedWidget* m_review;
    QLabel* m_hint;
    QToolBar* m_modes;
    QActionGroup* m_modeGroup;
    QSlider* m_blend;
    QLabel* m_blendLabel;
    CliLine* m_command;
    QAction* m_confirm;
    QAction* m_decline;
    QAction* m_register;
    QAction* m_accept;
    QAction* m_reject;
};

} // namespace magiqt
