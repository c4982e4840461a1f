// Where the marks of the dashboard lead: to the list with exactly the records that a mark counts. What an address means
// is defined by filters.ts.
import type { Target } from './components/charts/table';
import type { ActionFilters, ArticleFilters, IndicatorFilters, OutcomeFilters } from './filters';
import type { Scope } from './scope';

/** The scope as an address has it. */
const scoped = ({ org, subtree }: Scope) => ({
  org,
  reach: org !== undefined && !subtree ? ('own' as const) : undefined,
});

export function articlesOf(filters: ArticleFilters, scope: Scope): Target {
  return { to: '/articles', search: { ...filters, ...scoped(scope) } };
}

export function actionsOf(filters: ActionFilters, scope: Scope): Target {
  return { to: '/actions', search: { ...filters, ...scoped(scope) } };
}

export function outcomesOf(filters: OutcomeFilters, scope: Scope): Target {
  return { to: '/outcomes', search: { ...filters, ...scoped(scope) } };
}

export function indicatorsOf(filters: IndicatorFilters, scope: Scope): Target {
  return { to: '/indicators', search: { ...filters, ...scoped(scope) } };
}
