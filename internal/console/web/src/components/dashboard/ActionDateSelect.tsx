// By which date actions are in the range, for the panels of actions and their themes.
import { actionDates, type ActionFilters } from '../../filters';
import { useMessages } from '../../messages';
import { Select } from '../Menu';
import { useChangeSearch, useDashboardSearch, useView } from './view';

export type ActionDays = Pick<ActionFilters, 'from' | 'to' | 'by'>;

const usual = 'underway';

/** The filter that the panels have: what was under way in the range, unless the reader chose another date. */
export function useActionDays(): ActionDays {
  const { range } = useView();
  const { by = usual } = useDashboardSearch();
  return { from: range.from, to: range.to, by: by === 'actualStart' ? undefined : by };
}

export function ActionDateSelect() {
  const t = useMessages();
  const { by = usual } = useDashboardSearch();
  const change = useChangeSearch();
  const values = [usual, ...actionDates.filter((value) => value !== usual)] as const;
  return (
    <Select
      label={t('dashboard.by')}
      showLabel
      value={by}
      choices={values.map((value) => ({ value, label: t(`ActionDate.${value}`) }))}
      onChange={(value) => change({ by: value === usual ? undefined : value })}
    />
  );
}
