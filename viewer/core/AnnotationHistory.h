// A list of annotations with its undo and redo. Every edit is a whole new list: an edit can neither be half
// done nor half undone. One thread.
#pragma once

#include "Annotation.h"

namespace magiqt {

class AnnotationHistory {
public:
    const Annotations& list() const { return m_list; }
    const Annotation* find(const std::string& id) const;

    void restart(Annotations list); // read from a file: nothing to undo
    // Edits, each one step of undo. An id that is not there: nothing happens.
    void add(Annotation annotation);
    void replace(const Annotation& annotation);
    void remove(const std::string& id);

    bool canUndo() const { return !m_undone.empty(); }
    bool canRedo() const { return !m_redone.empty(); }
    void undo();
    void redo();

private:
    void change(Annotations list);

    Annotations m_list;
    std::vector<Annotations> m_undone; // lists to go back to, the latest last
    std::vector<Annotations> m_redone;
};

} // namespace magiqt
