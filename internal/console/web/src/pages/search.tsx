import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { SlidersHorizontal } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';
import { Button, LinkButton } from '../components/Button';
import { DaysFilter } from '../components/list/DaysFilter';
import { Select } from '../components/Menu';
import { Page } from '../components/Page';
import { Facets } from '../components/search/Facets';
import { Results, Scoped } from '../components/search/Results';
import styles from '../components/search/Search.module.css';
import {
  filterCount,
  searchOrders,
  searchState,
  searchVariables,
  withoutFilters,
  type SearchState,
} from '../components/search/search-state';
import { useSearchResults } from '../components/search/useSearchResults';
import { Empty, Skeleton } from '../components/States';
import { useMessages } from '../messages';
import { rememberSearch } from '../recent-searches';
import { useScope } from '../scope';

export const Route = createFileRoute('/search')({ validateSearch: searchState, component: Search });

function Search() {
  const t = useMessages();
  const scope = useScope();
  const state = Route.useSearch();
  const [filters, setFilters] = useState(false);
  const results = useSearchResults(searchVariables(state, scope));
  const { first } = results;
  return (
    <Page title={state.q === undefined ? t('search.title') : t('search.titleOf', { query: state.q })}>
      <Field state={state} />
      <Scoped state={state} />
      {state.q === undefined ? (
        <Empty title={t('search.start')}>{t('search.startText')}</Empty>
      ) : (
        <>
          <Tools state={state} open={filters} onToggle={() => setFilters(!filters)} />
          <div className={styles.columns}>
            <aside
              id="facets"
              className={styles.facets}
              aria-label={t('search.filters')}
              data-open={filters || undefined}
            >
              {first?.facets ? (
                <Facets facets={first.facets} state={state} ownOnly={scope.org !== undefined && !scope.subtree} />
              ) : (
                !results.error && <Skeleton height={420} />
              )}
              <p className={styles.toggle}>
                <Button look="primary" onPress={() => setFilters(false)}>
                  {t('search.show', { count: first?.totalCount ?? 0 })}
                </Button>
              </p>
            </aside>
            <Results state={state} results={results} />
          </div>
        </>
      )}
    </Page>
  );
}

/** The text that is searched for. Enter searches, but not the Enter that ends a composition. */
function Field({ state }: { state: SearchState }) {
  const text = state.q ?? '';
  const t = useMessages();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const q = typed.trim();
    if (q !== '') rememberSearch(q);
    void navigate({ to: '/search', search: { ...state, q: q === '' ? undefined : q } });
  };
  return (
    <form role="search" className={styles.form} onSubmit={submit}>
      <input
        className={styles.input}
        type="search"
        name="q"
        aria-label={t('search.field')}
        value={typed}
        maxLength={400}
        autoFocus={text === ''}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.nativeEvent.isComposing && event.preventDefault()}
      />
      <Button type="submit" look="primary">
        {t('search.submit')}
      </Button>
    </form>
  );
}

function Tools({ state, open, onToggle }: { state: SearchState; open: boolean; onToggle(): void }) {
  const t = useMessages();
  const navigate = useNavigate();
  const count = filterCount(state);
  const choices = searchOrders.map((value) => ({ value, label: t(`search.sort.${value}`) }));
  const sortBy = (value: (typeof searchOrders)[number]) =>
    void navigate({ to: '/search', search: { ...state, sort: value === 'RELEVANCE' ? undefined : value } });
  return (
    <div className={styles.tools}>
      <span className={styles.toggle}>
        <Button aria-expanded={open} aria-controls="facets" onPress={onToggle}>
          <SlidersHorizontal size={16} aria-hidden />
          {count > 0 ? t('search.filtersOf', { count }) : t('search.filters')}
        </Button>
      </span>
      <Select label={t('search.sort')} value={state.sort ?? 'RELEVANCE'} choices={choices} onChange={sortBy} />
      <DaysFilter filter={{ kind: 'days', label: 'search.dates' }} values={{ from: state.from, to: state.to }} />
      {count > 0 && (
        <LinkButton look="quiet" to="/search" search={withoutFilters(state)}>
          {t('common.clearFilters')}
        </LinkButton>
      )}
    </div>
  );
}
