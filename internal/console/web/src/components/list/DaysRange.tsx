// What the filter by days opens: presets, and the two days, each of which may be open.
import { endOfMonth, parseDate, startOfMonth, startOfYear, today, type CalendarDate } from '@internationalized/date';
import { DateField, DateInput, DateSegment, Label } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { timeZone } from '../../filters';
import { useMessages } from '../../messages';
import { Button } from '../Button';
import { Select } from '../Menu';
import { useSearchChange, type Filter } from './filters';
import styles from './FilterBar.module.css';

export default function DaysRange(props: { filter: Extract<Filter, { kind: 'days' }>; from?: string; to?: string; by?: string }) {
  const { filter, from, to, by } = props;
  const t = useMessages();
  const intl = useIntl();
  const change = useSearchChange();
  return (
    <>
      {filter.by && (
        <Select
          label={t('lists.date')}
          showLabel
          value={by ?? filter.by.usual}
          choices={filter.by.values.map((value) => ({
            value,
            label: intl.formatMessage({ id: `${filter.by?.of}.${value}` }),
          }))}
          onChange={(value) => change({ by: value === filter.by?.usual ? undefined : value })}
        />
      )}
      <div className={styles.presets}>
        {presets().map(({ id, start, end }) => (
          <Button key={id} look="quiet" onPress={() => change({ from: String(start), to: String(end) })}>
            {t(`lists.preset.${id}`)}
          </Button>
        ))}
      </div>
      <div className={styles.days}>
        <OneDay
          label={t('lists.from')}
          value={from}
          maximum={to}
          onChange={(value) => change({ from: value }, { replace: true })}
        />
        <OneDay
          label={t('lists.to')}
          value={to}
          minimum={from}
          onChange={(value) => change({ to: value }, { replace: true })}
        />
      </div>
    </>
  );
}

function OneDay(props: {
  label: string;
  value?: string;
  minimum?: string;
  maximum?: string;
  onChange(value: string | undefined): void;
}) {
  const { label, value, minimum, maximum, onChange } = props;
  const calendar = (text: string | undefined) => (text === undefined ? null : parseDate(text));
  return (
    <DateField
      className={styles.field}
      value={calendar(value)}
      minValue={calendar(minimum)}
      maxValue={calendar(maximum)}
      onChange={(date: CalendarDate | null) => {
        // While a year is typed its first digits are a year of long ago.
        if (date === null || date.year >= 1900) onChange(date === null ? undefined : String(date));
      }}
    >
      <Label>{label}</Label>
      <DateInput className={styles.segments}>
        {(segment) => <DateSegment segment={segment} className={styles.segment} />}
      </DateInput>
    </DateField>
  );
}

function presets() {
  const now = today(timeZone);
  const quarter = startOfMonth(now).subtract({ months: (now.month - 1) % 3 });
  const year = startOfYear(now);
  return [
    { id: 'month', start: startOfMonth(now), end: endOfMonth(now) },
    { id: 'quarter', start: quarter, end: quarter.add({ months: 3 }).subtract({ days: 1 }) },
    { id: 'year', start: year, end: year.add({ years: 1 }).subtract({ days: 1 }) },
    { id: 'lastYear', start: year.subtract({ years: 1 }), end: year.subtract({ days: 1 }) },
  ] as const;
}
