import type { Bar } from './Bars';
import type { Table } from './table';

/** The table of stacked bars: a row for each bar, and a column for each kind of segment. */
export function barTable(head: string, kinds: { key: string; label: string }[], bars: Bar[]): Table {
  return {
    columns: [{ label: head }, ...kinds.map(({ label }) => ({ label, numeric: true }))],
    rows: bars.map((bar) => [
      { value: bar.label },
      ...kinds.map(({ key }) => {
        const segment = bar.segments.find((s) => s.key === key);
        return { value: segment?.value ?? 0, to: segment?.to, name: segment?.name };
      }),
    ]),
  };
}
