// The organization that scopes every page, as the address has it.
import { useSearch } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { ScopeDocument } from './queries/generated/shell';

export interface Scope {
  /** Slug of the organization; undefined for all organizations. */
  org: string | undefined;
  /** Whether the organizations below it count, too. */
  subtree: boolean;
}

export function useScope(): Scope {
  const { org, reach } = useSearch({ from: '__root__' });
  return { org, subtree: reach !== 'own' };
}

/** The scoping organization with its ancestors; undefined without a scope, while loading, and if there is none. */
export function useScopeOrganization() {
  const { org } = useScope();
  const [{ data, fetching }] = useQuery({
    query: ScopeDocument,
    variables: { slug: org ?? '' },
    pause: org === undefined,
  });
  return { organization: org === undefined ? undefined : (data?.organization ?? undefined), fetching };
}

/** The condition of the scope in a filter of articles or actions. */
export function scopeWhere({ org, subtree }: Scope) {
  if (org === undefined) return {};
  return subtree ? { withinOrganization: org } : { hasOrganizationWith: [{ slug: org }] };
}

/** The condition of the scope in a filter of outcomes, which belong to the organization of their action. */
export function outcomeScopeWhere(scope: Scope) {
  if (scope.org === undefined) return {};
  return scope.subtree ? { withinOrganization: scope.org } : { hasActionWith: [scopeWhere(scope)] };
}
