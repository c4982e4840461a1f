// A matrix of counts: more is further from the paper, and each cell has its number.
import { useIntl } from 'react-intl';
import { Chart } from './Chart';
import styles from './Chart.module.css';
import { Mark } from './Mark';
import type { Target } from './table';
import { fitText, textWidth, wrapText } from './ticks';

export interface HeatCell {
  value: number;
  name: string;
  more?: string;
  to: Target;
}

export interface Head {
  key: string;
  label: string;
  /** Language of the label, if it is not the reader's. */
  lang?: string;
}

const cellHeight = 34;
const gap = 2;

/** The shade of a count, from 1 to 5, by the square root: one large count does not make the rest equal. */
export function shade(value: number, max: number): number {
  return value <= 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(value / Math.max(1, max)) * 5));
}

export function HeatMap(props: {
  label: string;
  rows: Head[];
  columns: Head[];
  cell(row: number, column: number): HeatCell;
}) {
  const { label, rows, columns, cell } = props;
  const max = Math.max(0, ...rows.flatMap((_, r) => columns.map((_, c) => cell(r, c).value)));
  const height = (width: number) => headHeight(columns, width) + rows.length * cellHeight;
  return (
    <Chart label={label} height={height}>
      {(width) => {
        const { left, wide } = layout(columns.length, width);
        const head = headHeight(columns, width);
        return (
          <>
            {columns.map((column, c) => (
              <ColumnHead key={column.key} head={column} x={left + c * wide} width={wide} height={head} />
            ))}
            {rows.map((row, r) => (
              <g key={row.key} transform={`translate(0 ${head + r * cellHeight})`}>
                <text aria-hidden lang={row.lang} x={left - 10} y={cellHeight / 2} dy="0.34em" textAnchor="end">
                  {fitText(row.label, left - 10)}
                </text>
                {columns.map((column, c) => (
                  <Cell key={column.key} cell={cell(r, c)} max={max} x={left + c * wide} width={wide - gap} />
                ))}
              </g>
            ))}
          </>
        );
      }}
    </Chart>
  );
}

function layout(columns: number, width: number) {
  const left = Math.min(150, width * 0.3);
  return { left, wide: (width - left) / Math.max(1, columns) };
}

const headLine = 16;

/** Whether a head does not fit in its lines. Then all of the chart stand upright. */
const isCut = (label: string, width: number) => wrapText(label, width - 6, 3).some((line) => line.endsWith('…'));

function headHeight(columns: { label: string }[], width: number): number {
  const { wide } = layout(columns.length, width);
  if (columns.some((c) => isCut(c.label, wide))) {
    return Math.min(120, Math.max(50, ...columns.map((c) => textWidth(c.label)))) + 14;
  }
  return Math.max(1, ...columns.map((c) => wrapText(c.label, wide - 6, 3).length)) * headLine + 6;
}

function ColumnHead(props: { head: Head; x: number; width: number; height: number }) {
  const { head, x, width, height } = props;
  if (height > 3 * headLine + 6) {
    return (
      <text aria-hidden lang={head.lang} transform={`translate(${x + width / 2 + 4} ${height - 8}) rotate(-90)`}>
        {fitText(head.label, height - 12)}
      </text>
    );
  }
  const lines = wrapText(head.label, width - 6, 3);
  return lines.map((line, i) => (
    <text
      key={i}
      aria-hidden
      lang={head.lang}
      x={x + width / 2}
      y={height - 8 - (lines.length - 1 - i) * headLine}
      textAnchor="middle"
    >
      {line}
    </text>
  ));
}

function Cell({ cell, max, x, width }: { cell: HeatCell; max: number; x: number; width: number }) {
  const intl = useIntl();
  const level = shade(cell.value, max);
  const number = intl.formatNumber(cell.value, { notation: 'compact' });
  const drawn = (
    <>
      <rect
        x={x}
        width={width}
        height={cellHeight - gap}
        rx={3}
        fill={level === 0 ? 'var(--ground)' : `var(--heat-${level})`}
        className={styles.shape}
      />
      <text
        x={x + width / 2}
        y={(cellHeight - gap) / 2}
        dy="0.34em"
        textAnchor="middle"
        className={level === 0 ? styles.tick : level > 3 ? styles.onHeat : undefined}
      >
        {number}
      </text>
    </>
  );
  if (cell.value === 0) return <g>{drawn}</g>;
  return (
    <Mark to={cell.to} name={cell.name} more={cell.more} count={cell.value}>
      {drawn}
      <rect x={x} width={width} height={cellHeight - gap} rx={3} className={styles.hit} />
    </Mark>
  );
}
