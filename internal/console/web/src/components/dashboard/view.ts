// What the whole dashboard shows, and how its address says it.
import { getLocalTimeZone, today } from '@internationalized/date';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { createContext, use } from 'react';
import { actionDates } from '../../filters';
import { resolveRange, type Range, type RangeChoice } from '../../ranges';
import type { Scope } from '../../scope';
import { day, many, one, oneOf } from '../../search-params';

export const measures = ['articles', 'actions', 'outcomes', 'views'] as const;
export type Measure = (typeof measures)[number];

/** The address of the dashboard. What is missing is the default. */
export interface DashboardSearch {
  /** A preset or a year; from and to are for others. */
  range?: string;
  from?: string;
  to?: string;
  /** The date by which actions by theme and status are in the range. */
  by?: (typeof actionDates)[number];
  /** The two themes of the matrix. */
  rows?: string;
  columns?: string;
  /** What organizations are ranked by, whether with those below them, and how many are shown. */
  rank?: Measure;
  units?: 'children';
  top?: number;
  /** The panels that are shown as tables. */
  table?: string[];
}

export function dashboardSearch(search: Record<string, unknown>): DashboardSearch {
  const top = Number(search.top);
  return {
    range: one(search.range),
    from: day(search.from),
    to: day(search.to),
    by: oneOf(actionDates, search.by),
    rows: one(search.rows),
    columns: one(search.columns),
    rank: oneOf(measures, search.rank),
    units: oneOf(['children'], search.units),
    top: Number.isInteger(top) && top > 0 && top <= 100 ? top : undefined,
    table: many(search.table),
  };
}

/** The years with something of a kind, the latest first. */
export type Years = Record<'articles' | 'actions' | 'outcomes' | 'course', number[]>;

export interface View {
  choice: RangeChoice;
  /** Whether the choice is known. Without one in the address it depends on what there is. */
  ready: boolean;
  range: Range;
  scope: Scope;
  /** The range in words: "Year to date", "2022". */
  rangeName: string;
  /** In which years there is something, for panels without anything; undefined while loading. */
  years: Years | undefined;
}

export const ViewContext = createContext<View | null>(null);

export function useView(): View {
  const view = use(ViewContext);
  if (!view) throw new Error('useView needs a ViewContext');
  return view;
}

const route = getRouteApi('/dashboard');

export const useDashboardSearch = () => route.useSearch();

/** Changes the address. Choices of one panel do not scroll the page. */
export function useChangeSearch() {
  const navigate = useNavigate({ from: '/dashboard' });
  return (changed: Partial<DashboardSearch>, options: { replace?: boolean } = {}) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...changed }), resetScroll: false, ...options });
}

/** Whether a panel is shown as a table, which the address has. */
export function useAsTable(id: string) {
  const { table = [] } = useDashboardSearch();
  const change = useChangeSearch();
  return {
    asTable: table.includes(id),
    onAsTable: (asTable: boolean) => {
      const others = table.filter((other) => other !== id);
      change({ table: asTable ? [...others, id] : others.length > 0 ? others : undefined }, { replace: true });
    },
  };
}

/** Today in the reader's zone. */
export const currentDay = () => today(getLocalTimeZone());

export const rangeOf = (choice: RangeChoice) => resolveRange(choice, currentDay());
