// The states of the indicators, which a key figure and the panel of attainment share.
import { sum } from 'd3-array';
import { attainmentStates, indicatorWhere } from '../../filters';
import { DashboardAttainmentDocument } from '../../queries/generated/dashboard';
import { usePanel } from './usePanel';
import { useView } from './view';

export type AttainmentState = (typeof attainmentStates)[number];

export interface States {
  count: number;
  met: number;
  onTrack: number;
  behind: number;
  noData: number;
}

export const countOf = (row: States, state: AttainmentState) =>
  ({ MET: row.met, ON_TRACK: row.onTrack, BEHIND: row.behind, NO_DATA: row.noData })[state];

/** Indicators whose state is known. */
export const withData = (row: States) => row.met + row.onTrack + row.behind;

/** The states of the indicators of all categories: each indicator has one. */
export function sumOf(rows: States[]): States {
  const total = (of: keyof States) => sum(rows, (row) => row[of]);
  return {
    count: total('count'),
    met: total('met'),
    onTrack: total('onTrack'),
    behind: total('behind'),
    noData: total('noData'),
  };
}

export function useAttainment() {
  const { range, scope } = useView();
  return usePanel(DashboardAttainmentDocument, {
    where: indicatorWhere({}, scope),
    to: range.to,
    previousTo: range.previous.to,
  });
}
