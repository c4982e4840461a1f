// The dashboard: one range and one organization rule all panels. Its state is in the address.
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import { useQuery } from 'urql';
import { timeZone } from '../../filters';
import { useMessages } from '../../messages';
import { DashboardYearsDocument } from '../../queries/generated/dashboard';
import { rangeChoice, rangeSearch, type RangeChoice } from '../../ranges';
import { outcomeScopeWhere, scopeWhere, useScope, useScopeOrganization } from '../../scope';
import { pollInterval, usePoll } from '../../session';
import { PanelSubject } from '../charts/Panel';
import { Select } from '../Menu';
import { Page } from '../Page';
import { SavedViews } from '../SavedViews';
import { AttainmentPanel } from './AttainmentPanel';
import { CoursePanel } from './CoursePanel';
import styles from './Dashboard.module.css';
import { Figures } from './Figures';
import { GapsPanel } from './GapsPanel';
import { MatrixPanel } from './MatrixPanel';
import { OutcomesPanel } from './OutcomesPanel';
import { RangeMenu } from './RangeMenu';
import { RankingPanel } from './RankingPanel';
import { ThemesPanel } from './ThemesPanel';
import { currentDay, rangeOf, useDashboardSearch, ViewContext, type View, type Years } from './view';
import { daysText, useRangeName } from './words';

export function Dashboard() {
  const t = useMessages();
  const years = useYears();
  const view = useCurrentView(years);
  const subject = useSubject(view);
  return (
    <ViewContext value={view}>
      <Page
        title={t('common.dashboard')}
        beside={<AsOf />}
        tools={
          <>
            <SavedViews />
            <SubtreeSelect />
            <RangeMenu years={years?.course ?? []} />
          </>
        }
      >
        <p className={styles.subject}>
          {subject.map((part) => (
            <span key={part}>{part}</span>
          ))}
        </p>
        <PanelSubject value={subject.join(' · ')}>
          <div className={styles.panels}>
            <Figures />
            <CoursePanel />
            <ThemesPanel />
            <MatrixPanel />
            <OutcomesPanel />
            <AttainmentPanel />
            <RankingPanel />
            <GapsPanel />
          </div>
        </PanelSubject>
      </Page>
    </ViewContext>
  );
}

/** The years of the scope in which there is something; undefined while loading. */
function useYears(): Years | undefined {
  const scope = useScope();
  const where = { articles: scopeWhere(scope), actions: scopeWhere(scope), outcomes: outcomeScopeWhere(scope) };
  const [{ data, error }] = useQuery({ query: DashboardYearsDocument, variables: { timeZone, ...where } });
  return useMemo(() => {
    const articles = yearsOf(data?.articleStatistics.rows);
    const actions = yearsOf(data?.actionStatistics.rows);
    const outcomes = yearsOf(data?.outcomeStatistics.rows);
    const course = [...new Set([...articles, ...actions, ...outcomes])].sort((a, b) => b - a);
    return data || error ? { articles, actions, outcomes, course } : undefined;
  }, [data, error]);
}

function yearsOf(rows: { periodStart?: string | null }[] = []): number[] {
  const years = rows.flatMap(({ periodStart }) => (periodStart ? Number(periodStart.slice(0, 4)) : []));
  return years.sort((a, b) => b - a);
}

/**
 * The range of the address. Without one it is the year to date, or the last year with something if this one has nothing
 * yet; the address says which, so that it means the same for others.
 */
function useCurrentView(years: Years | undefined): View {
  const search = useDashboardSearch();
  const scope = useScope();
  const nameOf = useRangeName();
  const navigate = useNavigate({ from: '/dashboard' });
  const chosen = rangeChoice(search);
  const thisYear = currentDay().year;
  const latest = years?.course.find((year) => year <= thisYear);
  const fallback: RangeChoice = latest === undefined || latest === thisYear ? 'year-to-date' : latest;
  useEffect(() => {
    if (chosen !== undefined || years === undefined) return;
    void navigate({ to: '.', search: (before) => ({ ...before, ...rangeSearch(fallback) }), replace: true });
  }, [chosen, years, fallback, navigate]);
  const choice = chosen ?? fallback;
  const ready = chosen !== undefined || years !== undefined;
  return { choice, ready, range: rangeOf(choice), scope, rangeName: nameOf(choice), years };
}

function SubtreeSelect() {
  const t = useMessages();
  const { org, subtree } = useScope();
  const change = useChangeReach();
  if (org === undefined) return null;
  return (
    <Select
      label={t('dashboard.subtree')}
      value={subtree ? 'subtree' : 'own'}
      choices={[
        { value: 'subtree', label: t('common.withSubtree') },
        { value: 'own', label: t('common.ownOnly') },
      ]}
      onChange={change}
    />
  );
}

function useChangeReach() {
  const navigate = useNavigate({ from: '/dashboard' });
  return (reach: 'subtree' | 'own') =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, reach: reach === 'own' ? reach : undefined }),
      resetScroll: false,
    });
}

/** What the page is about, in words: the organization and the days. On paper they replace the tools. */
function useSubject({ scope, range }: View): string[] {
  const t = useMessages();
  const intl = useIntl();
  const { organization } = useScopeOrganization();
  const days = daysText(intl, range);
  if (scope.org === undefined) return [t('common.allOrganizations'), days];
  return [organization?.name ?? scope.org, t(scope.subtree ? 'common.withSubtree' : 'common.ownOnly'), days];
}

/** When the numbers were last asked for. It is quiet: it changes every half minute. */
function AsOf() {
  const t = useMessages();
  const intl = useIntl();
  const [now, setNow] = useState(() => new Date());
  usePoll(() => setNow(new Date()), pollInterval);
  return <span className={styles.asOf}>{t('dashboard.asOf', { time: intl.formatTime(now) })}</span>;
}
