// Any range of days, typed or chosen in a calendar. It is loaded when it is wanted.
import { parseDate } from '@internationalized/date';
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import {
  Button as AriaButton,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DateRangePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Label,
  Popover,
  RangeCalendar,
} from 'react-aria-components';
import { useMessages } from '../../messages';
import type { Days } from '../../ranges';
import { Button } from '../Button';
import buttons from '../Button.module.css';
import menus from '../Menu.module.css';
import styles from './CustomRange.module.css';

export default function CustomRange({ from, to, onChange }: Days & { onChange(days: Days): void }) {
  const t = useMessages();
  const [days, setDays] = useState({ start: parseDate(from), end: parseDate(to) });
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    onChange({ from: days.start.toString(), to: days.end.toString() });
  };
  return (
    <form className={styles.custom} onSubmit={submit}>
      <DateRangePicker className={styles.picker} value={days} onChange={(value) => value && setDays(value)}>
        <Label className={styles.label}>{t('dashboard.range.days')}</Label>
        <Group className={styles.fields}>
          <DateInput slot="start" className={styles.field}>
            {(segment) => <DateSegment segment={segment} className={styles.segment} />}
          </DateInput>
          <span aria-hidden>–</span>
          <DateInput slot="end" className={styles.field}>
            {(segment) => <DateSegment segment={segment} className={styles.segment} />}
          </DateInput>
          <AriaButton className={`${buttons.button} ${buttons.icon}`}>
            <CalendarDays size={16} aria-hidden />
          </AriaButton>
        </Group>
        <Popover className={menus.popover}>
          <Dialog className={styles.dialog}>
            <RangeCalendar>
              <header className={styles.head}>
                <AriaButton slot="previous" className={`${buttons.button} ${buttons.icon}`}>
                  <ChevronLeft size={16} aria-hidden />
                </AriaButton>
                <Heading className={styles.month} />
                <AriaButton slot="next" className={`${buttons.button} ${buttons.icon}`}>
                  <ChevronRight size={16} aria-hidden />
                </AriaButton>
              </header>
              <CalendarGrid>{(date) => <CalendarCell date={date} className={styles.day} />}</CalendarGrid>
            </RangeCalendar>
          </Dialog>
        </Popover>
      </DateRangePicker>
      <Button type="submit">{t('dashboard.range.apply')}</Button>
    </form>
  );
}
