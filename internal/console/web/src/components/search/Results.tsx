import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useMessages } from '../../messages';
import { useScope, useScopeOrganization } from '../../scope';
import { useSession } from '../../session';
import { Button, LinkButton } from '../Button';
import { Failure, Skeleton } from '../States';
import { Result } from './Result';
import { filterCount, withoutFilters, type SearchState } from './search-state';
import styles from './Search.module.css';
import type { useSearchResults } from './useSearchResults';

type Found = ReturnType<typeof useSearchResults>;

export function Results({ state, results }: { state: SearchState; results: Found }) {
  const t = useMessages();
  const { first, hits, fetching, error, retry } = results;
  if (!first) return error && !fetching ? <Failure error={error} retry={retry} /> : <Loading />;
  return (
    <section className={styles.results} aria-label={t('search.results')} aria-busy={fetching}>
      <Count total={first.totalCount ?? 0} fetching={fetching} />
      {error && <Failure error={error} retry={retry} />}
      <Spelling state={state} didYouMean={first.didYouMean} corrected={first.correctedQuery} />
      {hits.length === 0 ? (
        <Nothing state={state} />
      ) : (
        <ol role="list" className={styles.list}>
          {hits.map((hit) => (
            <li key={hit.node?.id}>
              <Result hit={hit} />
            </li>
          ))}
        </ol>
      )}
      <More results={results} total={first.totalCount ?? 0} />
    </section>
  );
}

function Loading() {
  const t = useMessages();
  return (
    <div className={styles.results} aria-busy>
      <p className={styles.count} role="status">
        {t('search.searching')}
      </p>
      {[1, 2, 3, 4, 5].map((i) => (
        <div key={i} className={styles.loading}>
          <Skeleton height={24} width="60%" />
          <Skeleton height={20} width="40%" />
          <Skeleton height={40} />
        </div>
      ))}
    </div>
  );
}

/** Where the server stops to count. */
const countLimit = 200_000;

function Count({ total, fetching }: { total: number; fetching: boolean }) {
  const t = useMessages();
  const capped = total >= countLimit;
  return (
    <p className={styles.count} role="status">
      {fetching
        ? t('search.searching')
        : t(capped ? 'search.countCapped' : 'search.count', { count: capped ? countLimit : total })}
    </p>
  );
}

function Spelling(props: { state: SearchState; didYouMean?: string | null; corrected?: string | null }) {
  const { state, didYouMean, corrected } = props;
  const intl = useIntl();
  const t = useMessages();
  return (
    <>
      {corrected && <p className={styles.spelling}>{t('search.corrected', { query: corrected })}</p>}
      {didYouMean && didYouMean !== corrected && (
        <p className={styles.spelling}>
          {intl.formatMessage(
            { id: 'search.didYouMean' },
            {
              query: (
                <Link key="query" to="/search" search={{ ...state, q: didYouMean }}>
                  {didYouMean}
                </Link>
              ),
            },
          )}
        </p>
      )}
    </>
  );
}

function Nothing({ state }: { state: SearchState }) {
  const t = useMessages();
  const { org } = useScope();
  const { viewer } = useSession();
  const filtered = filterCount(state) > 0;
  const query = state.q ?? '';
  return (
    <div className={styles.nothing}>
      <h2>{t(filtered ? 'search.emptyFiltered' : 'search.empty', { query })}</h2>
      <ul>
        <li>{t('search.tip.words')}</li>
        <li>{t('search.tip.spelling')}</li>
        <li>{t('search.tip.quotes')}</li>
        {viewer?.anonymous && <li>{t('search.tip.signIn')}</li>}
      </ul>
      <div className={styles.ways}>
        {filtered && (
          <LinkButton to="/search" search={withoutFilters(state)}>
            {t('common.clearFilters')}
          </LinkButton>
        )}
        {org !== undefined && (
          <LinkButton to="/search" search={{ ...state, org: undefined, reach: undefined }}>
            {t('search.everywhere')}
          </LinkButton>
        )}
      </div>
    </div>
  );
}

/** How many results the server lets readers page through. */
const pageLimit = 1000;

function More({ results, total }: { results: Found; total: number }) {
  const t = useMessages();
  const { hits, more, loadingMore, moreFailed } = results;
  if (more) {
    return (
      <>
        {moreFailed && <Failure error={moreFailed} />}
        <p className={styles.more}>
          <Button onPress={more} isPending={loadingMore}>
            {t('common.more')}
          </Button>
        </p>
      </>
    );
  }
  if (total <= hits.length || hits.length < pageLimit / 2) return null;
  return <p className={styles.more}>{t('search.end', { count: hits.length })}</p>;
}

/** Says that the search is within an organization, and leaves it. */
export function Scoped({ state }: { state: SearchState }) {
  const t = useMessages();
  const { org } = useScope();
  const { organization } = useScopeOrganization();
  if (org === undefined) return null;
  return (
    <p className={styles.scoped}>
      <span>{t('search.within', { organization: organization?.name ?? org })}</span>
      <Link to="/search" search={{ ...state, org: undefined, reach: undefined }}>
        {t('search.everywhere')}
      </Link>
    </p>
  );
}
