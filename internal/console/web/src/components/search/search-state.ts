// The search page's address, and what it asks the server for.
import type { SearchOrder, SearchType, SearchWhereInput } from '../../generated/schema';
import type { SearchQueryVariables } from '../../queries/generated/search';
import type { Scope } from '../../scope';
import { day, many, manyOf, one, oneOf } from '../../search-params';

export const searchTypes = ['ARTICLE', 'ACTION', 'OUTCOME', 'ORGANIZATION', 'PERSON'] as const satisfies SearchType[];
export const searchOrders = ['RELEVANCE', 'NEWEST'] as const satisfies SearchOrder[];

/** The facets, by their names in the address. */
export const facetNames = ['type', 'organization', 'theme', 'tag', 'author', 'language', 'year'] as const;
export type FacetName = (typeof facetNames)[number];

export interface SearchState {
  q?: string;
  type?: SearchType[];
  /** Slugs. */
  organization?: string[];
  theme?: string[];
  tag?: string[];
  author?: string[];
  language?: string[];
  year?: string[];
  from?: string;
  to?: string;
  sort?: SearchOrder;
}

export function searchState(search: Record<string, unknown>): SearchState {
  return {
    q: one(search.q),
    type: manyOf(searchTypes, search.type),
    organization: many(search.organization),
    theme: many(search.theme),
    tag: many(search.tag),
    author: many(search.author),
    language: many(search.language),
    year: many(search.year)?.filter((year) => /^[12]\d{3}$/.test(year)),
    from: day(search.from),
    to: day(search.to),
    sort: oneOf(searchOrders, search.sort),
  };
}

/** The search without filters, but with its text and order. */
export const withoutFilters = ({ q, sort }: SearchState): SearchState => ({ q, sort });

export const filterCount = (state: SearchState) =>
  facetNames.reduce((sum, name) => sum + (state[name]?.length ?? 0), 0) + (state.from || state.to ? 1 : 0);

const pageSize = 20;

export function searchVariables(state: SearchState, scope: Scope): SearchQueryVariables {
  return {
    query: state.q ?? '',
    types: state.type,
    where: where(state, scope),
    orderBy: state.sort ?? 'RELEVANCE',
    first: pageSize,
    overview: true,
  };
}

function where(state: SearchState, scope: Scope): SearchWhereInput {
  const own = scope.org !== undefined && !scope.subtree;
  return {
    // An organization without those below it leaves no other to choose from.
    organizations: own && scope.org ? [scope.org] : state.organization,
    withinOrganization: own ? undefined : scope.org,
    themes: state.theme,
    tags: state.tag,
    authors: state.author,
    locales: state.language,
    years: state.year?.map(Number),
    dateGTE: state.from,
    dateLTE: state.to,
  };
}
