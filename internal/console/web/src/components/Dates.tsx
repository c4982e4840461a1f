import { useIntl } from 'react-intl';

/** A moment: relative under a week, with the exact time in the viewer's zone as its title. */
export function Moment({ at, absolute }: { at: string; absolute?: boolean }) {
  const intl = useIntl();
  const date = new Date(at);
  const seconds = (date.getTime() - Date.now()) / 1000;
  const exact = intl.formatDate(date, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = !absolute && Math.abs(seconds) < 7 * 86_400;
  return (
    <time dateTime={at} title={exact}>
      {relative ? relativeTime(intl, seconds) : intl.formatDate(date, { dateStyle: 'medium' })}
    </time>
  );
}

function relativeTime(intl: ReturnType<typeof useIntl>, seconds: number): string {
  const [unit, length] =
    Math.abs(seconds) < 3600 ? (['minute', 60] as const) : Math.abs(seconds) < 86_400 ? (['hour', 3600] as const) : (['day', 86_400] as const);
  return intl.formatRelativeTime(Math.trunc(seconds / length), unit, { numeric: 'auto' });
}

/** A calendar day, which has no zone: `2026-11-26`. */
export function Day({ date }: { date: string }) {
  const intl = useIntl();
  return <time dateTime={date}>{formatDay(intl, date)}</time>;
}

/** A calendar day as text. */
export function formatDay(intl: ReturnType<typeof useIntl>, date: string): string {
  return intl.formatDate(new Date(`${date}T00:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' });
}
