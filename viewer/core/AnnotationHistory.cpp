#include "AnnotationHistory.h"

#include <algorithm>
#include <utility>

namespace magiqt {

namespace {
constexpr std::size_t mostSteps = 200;

auto placeOf(const Annotations& list, const std::string& id) {
    return std::find_if(list.begin(), list.end(), [&](const Annotation& each) { return each.id == id; });
}
} // namespace

const Annotation* AnnotationHistory::find(const std::string& id) const {
    const auto found = placeOf(m_list, id);
    return found == m_list.end() ? nullptr : &*found;
}

void AnnotationHistory::restart(Annotations list) {
    m_list = std::move(list);
    m_undone.clear();
    m_redone.clear();
}

void AnnotationHistory::change(Annotations list) {
    if (m_undone.size() == mostSteps) m_undone.erase(m_undone.begin());
    m_undone.push_back(std::exchange(m_list, std::move(list)));
    m_redone.clear();
}

void AnnotationHistory::add(Annotation annotation) {
    Annotations list = m_list;
    list.push_back(std::move(annotation));
    change(std::move(list));
}

void AnnotationHistory::replace(const Annotation& annotation) {
    const auto place = placeOf(m_list, annotation.id);
    if (place == m_list.end() || *place == annotation) return;
    Annotations list = m_list;
    list[static_cast<std::size_t>(place - m_list.begin())] = annotation;
    change(std::move(list));
}

void AnnotationHistory::remove(const std::string& id) {
    const auto place = placeOf(m_list, id);
    if (place == m_list.end()) return;
    Annotations list = m_list;
    list.erase(list.begin() + (place - m_list.begin()));
    change(std::move(list));
}

void AnnotationHistory::undo() {
    if (!canUndo()) return;
    m_redone.push_back(std::exchange(m_list, std::move(m_undone.back())));
    m_undone.pop_back();
}

void AnnotationHistory::redo() {
    if (!canRedo()) return;
    m_undone.push_back(std::exchange(m_list, std::move(m_redone.back())));
    m_redone.pop_back();
}

} // namespace magiqt
