// The course of articles, actions and outcomes, which the key figures and the panel over time share.
import { timeZone } from '../../filters';
import { outcomeScopeWhere, scopeWhere } from '../../scope';
import { DashboardCourseDocument } from '../../queries/generated/dashboard';
import { usePanel } from './usePanel';
import { useView } from './view';

export function useCourse() {
  const { range, scope } = useView();
  return usePanel(DashboardCourseDocument, {
    articles: scopeWhere(scope),
    actions: scopeWhere(scope),
    outcomes: outcomeScopeWhere(scope),
    timeZone,
    interval: range.interval,
    from: range.from,
    to: range.to,
    previousFrom: range.previous.from,
    previousTo: range.previous.to,
  });
}
