// The ranking of organizations by each measure.
import { actionsOf, articlesOf, outcomesOf } from '../../drill';
import { timeZone } from '../../filters';
import { useMessages } from '../../messages';
import {
  DashboardActionRankingDocument,
  DashboardArticleRankingDocument,
  DashboardOutcomeRankingDocument,
  type RankedOrganizationFragment,
} from '../../queries/generated/dashboard';
import { outcomeScopeWhere, scopeWhere, useScopeOrganization } from '../../scope';
import type { Target } from '../charts/table';
import { usePanel } from './usePanel';
import { useView, type Measure } from './view';

interface Ranked {
  id: string;
  name: string;
  lang: string;
  /** Length of the bar. */
  value: number;
  /** Number of records behind it. */
  count: number;
  says: string;
  to: Target;
  /** The dashboard of the organization. */
  focus: Target;
}

/**
 * The organizations with the most of a measure. Either each counts by itself, or those right below the scope (without
 * one: those at the top) count with all below them.
 */
export function useRanking(measure: Measure, rolledUp: boolean, first: number) {
  const { range, scope } = useView();
  const { organization, fetching } = useScopeOrganization();
  const depth = organization ? organization.ancestors.nodes.length + 1 : 0;
  const rollUpTo = rolledUp && (scope.org === undefined || scope.subtree) ? depth : undefined;
  const waits = rolledUp && fetching;
  const shared = { from: range.from, to: range.to, rollUpTo, first };
  const ofArticles = measure === 'articles' || measure === 'views';
  const articles = usePanel(
    DashboardArticleRankingDocument,
    {
      ...shared,
      where: scopeWhere(scope),
      timeZone,
      orderBy: [{ field: measure === 'views' ? 'VIEWS' : 'COUNT', direction: 'DESC' }],
    },
    waits || !ofArticles,
  );
  const actions = usePanel(
    DashboardActionRankingDocument,
    { ...shared, where: scopeWhere(scope) },
    waits || measure !== 'actions',
  );
  const outcomes = usePanel(
    DashboardOutcomeRankingDocument,
    { ...shared, where: outcomeScopeWhere(scope) },
    waits || measure !== 'outcomes',
  );
  const rank = useRank(measure, rollUpTo);
  if (ofArticles) {
    const statistics = articles.data?.articleStatistics;
    const other = measure === 'views' ? statistics?.other?.views : statistics?.other?.count;
    return { ...articles, rows: rank(statistics?.rows), other: other || undefined, total: statistics?.total };
  }
  if (measure === 'actions') {
    const statistics = actions.data?.actionStatistics;
    return { ...actions, rows: rank(statistics?.rows), other: statistics?.other?.count, total: statistics?.total };
  }
  const statistics = outcomes.data?.outcomeStatistics;
  return { ...outcomes, rows: rank(statistics?.rows), other: statistics?.other?.count, total: statistics?.total };
}

interface Row {
  count: number;
  views?: number;
  organization?: RankedOrganizationFragment | null;
}

function useRank(measure: Measure, rollUpTo: number | undefined) {
  const t = useMessages();
  const { range } = useView();
  const days = { from: range.from, to: range.to };
  return (rows: Row[] | undefined): Ranked[] | undefined =>
    rows?.flatMap(({ count, views = 0, organization }) => {
      if (!organization) return [];
      const name = organization.shortName ?? organization.name;
      const subtree = organization.depth === rollUpTo;
      const scope = { org: organization.slug, subtree };
      const message = { articles: 'markArticles', actions: 'markActions', outcomes: 'markOutcomes' } as const;
      return {
        id: organization.id,
        name,
        lang: organization.labelLocale,
        value: measure === 'views' ? views : count,
        count,
        says:
          measure === 'views'
            ? t('dashboard.ranking.viewsName', { name, views, count })
            : t(`dashboard.${message[measure]}`, { period: name, count }),
        to: { articles: articlesOf, views: articlesOf, actions: actionsOf, outcomes: outcomesOf }[measure](days, scope),
        focus: {
          to: '/dashboard',
          search: (before) => ({ ...before, org: organization.slug, reach: subtree ? undefined : before.reach }),
        },
      };
    });
}
