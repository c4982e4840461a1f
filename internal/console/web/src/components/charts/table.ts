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

/**
 * The table as CSV by RFC 4180. It begins with a byte order mark, without which Excel does not read Chinese. Text that a
 * spreadsheet would take for a formula gets an apostrophe.
 */
export function csv({ columns, rows }: Table): string {
  const lines = [columns.map((c) => c.label), ...rows.map((row) => row.map((cell) => cell.value))];
  return `\ufeff${lines.map(csvLine).join('')}`;
}

/** A name for a file: the title without what file systems refuse. */
export function fileName(title: string, extension: string): string {
  return `${title.replaceAll(/[\\/:*?"<>|\s]+/g, '-')}.${extension}`;
}
