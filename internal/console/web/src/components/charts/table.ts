// The table that is equivalent to a chart: what "as table" shows and what a CSV file has.
import type { LinkProps } from '@tanstack/react-router';
import { csvLine } from '../../csv';

/** Where a mark or a cell leads: the address of the list with exactly the records that it counts. */
export type Target = Pick<LinkProps, 'to' | 'params' | 'search'>;

export interface Cell {
  value: string | number | null;
  to?: Target;
  /** What a reader of the screen hears, where the value alone says too little. */
  name?: string;
}

export interface Table {
  columns: { label: string; numeric?: boolean }[];
  rows: Cell[][];
}

/** The lines of the table as a CSV file has them. */
export function linesOf({ columns, rows }: Table): string[] {
  return [csvLine(columns.map((c) => c.label)), ...rows.map((row) => csvLine(row.map((cell) => cell.value)))];
}

/** A name for a file: the title without what file systems refuse. */
export function fileName(title: string): string {
  return title.replaceAll(/[\\/:*?"<>|\s]+/g, '-');
}
