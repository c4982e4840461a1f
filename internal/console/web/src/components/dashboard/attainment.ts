// The states of the indicators, which a key figure and the panel of attainment share.
import { attainmentStates, indicatorWhere } from '../../filters';
import { DashboardAttainmentDocument } from '../../queries/generated/dashboard';
import { usePanel } from './usePanel';
import { useView } from './view';

export type AttainmentState = (typeof attainmentStates)[number];

interface States {
  met: number;
  onTrack: number;
  behind: number;
  noData: number;
}

export const countOf = (row: States, state: AttainmentState) =>
  ({ MET: row.met, ON_TRACK: row.onTrack, BEHIND: row.behind, NO_DATA: row.noData })[state];

/** Indicators whose state is known. */
export const withData = (row: States) => row.met + row.onTrack + row.behind;

export function useAttainment() {
  const { range, scope } = useView();
  return usePanel(DashboardAttainmentDocument, {
    where: indicatorWhere({}, scope),
    to: range.to,
    previousTo: range.previous.to,
  });
}
