// What an organization publishes and does, in numbers: its own and with all below it. Each number opens what it counts.
import { Link, type LinkProps } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useQuery } from 'urql';
import { attainmentStates, evidenceGaps } from '../../filters';
import { useMessages } from '../../messages';
import {
  OrganizationResultsDocument,
  type OrganizationPageQuery,
  type OrganizationResultsQuery,
} from '../../queries/generated/organization';
import { usePoll } from '../../session';
import { Failure, Skeleton } from '../States';
import { AttainmentBar } from './AttainmentBar';
import { Nothing, Section, shownOf } from './Layout';
import styles from './OrganizationResults.module.css';
import { ActionRow, ArticleRow, firstVersions, OutcomeRow, Rows } from './Rows';

type Organization = NonNullable<OrganizationPageQuery['organization']>;
type Results = OrganizationResultsQuery;

export function OrganizationResults({ organization }: { organization: Organization }) {
  const t = useMessages();
  const { slug } = organization;
  const [{ data, error }, refetch] = useQuery({ query: OrganizationResultsDocument, variables: { slug } });
  const retry = () => refetch({ requestPolicy: 'network-only' });
  usePoll(retry);
  return (
    <>
      <Section title={t('chain.summary')}>
        <Counts organization={organization} results={data} />
        {error && !data && <Failure error={error} retry={retry} />}
        {!error && !data && <Skeleton height={64} />}
        {data && <Proof slug={slug} results={data} />}
      </Section>
      {!error && !data && <Skeleton height={900} />}
      {data && <Latest slug={slug} results={data} />}
    </>
  );
}

/** The latest articles and outcomes and the running actions, of the organization and all below it. */
function Latest({ slug, results: { articles, actions, outcomes } }: { slug: string; results: Results }) {
  const t = useMessages();
  const scope = { org: slug, reach: undefined };
  return (
    <>
      <Section
        title={t('chain.latestArticles')}
        whole={{ ...shownOf(firstVersions(articles)), link: { to: '/articles', search: scope } }}
      >
        {articles.totalCount === 0 && <Nothing>{t('chain.noArticles')}</Nothing>}
        <Rows>{firstVersions(articles).nodes.map((row) => <ArticleRow key={row.article.id} {...row} />)}</Rows>
      </Section>
      <Section
        title={t('chain.runningActions')}
        whole={{ ...shownOf(actions), link: { to: '/actions', search: { ...scope, status: ['ACTIVE'] } } }}
      >
        {actions.totalCount === 0 && <Nothing>{t('chain.noRunningActions')}</Nothing>}
        <Rows>
          {actions.nodes.map((action) => (
            <ActionRow key={action.id} action={action} />
          ))}
        </Rows>
      </Section>
      <Section
        title={t('chain.latestOutcomes')}
        whole={{ ...shownOf(outcomes), link: { to: '/outcomes', search: scope } }}
      >
        {outcomes.totalCount === 0 && <Nothing>{t('chain.noOutcomes')}</Nothing>}
        <Rows>
          {outcomes.nodes.map((outcome) => (
            <OutcomeRow key={outcome.id} outcome={outcome} />
          ))}
        </Rows>
      </Section>
    </>
  );
}

function Counts({ organization, results }: { organization: Organization; results: Results | undefined }) {
  const t = useMessages();
  const { summary, articles, actions, slug } = organization;
  const rows = [
    ['/articles', t('common.articles'), articles.totalCount, summary.articleCount],
    ['/actions', t('common.actions'), actions.totalCount, summary.actionCount],
    ['/outcomes', t('common.outcomes'), results?.ownOutcomes.totalCount, summary.outcomeCount],
  ] as const;
  return (
    <table className={styles.counts}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('chain.own')}</th>
          {summary.organizationCount > 0 && <th scope="col">{t('chain.withBelow')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(([to, label, own, all]) => (
          <tr key={to}>
            <th scope="row">{label}</th>
            <Count
              link={{ to, search: { org: slug, reach: 'own' } }}
              value={own}
              label={`${label}, ${t('chain.own')}`}
            />
            {summary.organizationCount > 0 && (
              <Count
                link={{ to, search: { org: slug, reach: undefined } }}
                value={all}
                label={`${label}, ${t('chain.withBelow')}`}
              />
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Count(props: { link: Pick<LinkProps, 'to' | 'search'>; value: number | undefined; label: string }) {
  const { link, value, label } = props;
  const intl = useIntl();
  return (
    <td>
      {value === undefined ? (
        '–'
      ) : (
        <Link {...link} aria-label={`${label}: ${intl.formatNumber(value)}`}>
          {intl.formatNumber(value)}
        </Link>
      )}
    </td>
  );
}

/** How well the outcomes are proven, and how far their indicators are. */
function Proof({ slug, results }: { slug: string; results: Results }) {
  const t = useMessages();
  const intl = useIntl();
  const states = results.indicatorStatistics.rows[0];
  const counts = {
    MET: states?.met ?? 0,
    ON_TRACK: states?.onTrack ?? 0,
    BEHIND: states?.behind ?? 0,
    NO_DATA: states?.noData ?? 0,
  };
  return (
    <div className={styles.proof}>
      <p>
        <Link to="/outcomes" search={{ org: slug, reach: undefined, gap: [...evidenceGaps] }}>
          {t('chain.gaps')}: {intl.formatNumber(results.evidenceGaps.totalCount)}
        </Link>
      </p>
      {results.indicatorStatistics.total > 0 && (
        <AttainmentBar
          title={t('chain.attainmentOfIndicators')}
          counts={attainmentStates.map((state) => ({ state, count: counts[state] }))}
          link={(state) => ({ to: '/indicators', search: { org: slug, reach: undefined, state: [state] } })}
        />
      )}
    </div>
  );
}
