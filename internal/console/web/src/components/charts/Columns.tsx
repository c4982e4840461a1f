// Columns of counts over time, with those of the time before as a line at each column.
import { scaleBand, scaleLinear } from 'd3-scale';
import { NumberAxis, BandAxis } from './Axis';
import { Chart } from './Chart';
import styles from './Chart.module.css';
import { Mark } from './Mark';
import type { Target } from './table';
import { countTicks } from './ticks';

export interface Column {
  key: string;
  /** Below the axis: "Mar". */
  label: string;
  /** The period in full: "March 2026". */
  period: string;
  /** What the mark says: "March 2026: 12 articles". */
  name: string;
  count: number;
  to: Target;
}

const margin = { top: 32, right: 4, bottom: 22, left: 34 };

export function Columns(props: {
  /** Stands above the columns, in the drawing. */
  label: string;
  columns: Column[];
  height?: number;
  colour?: string;
}) {
  const { label, columns, height = 176, colour = 'var(--chart-1)' } = props;
  const ticks = countTicks(Math.max(0, ...columns.map((c) => c.count)), 3);
  const bottom = height - margin.bottom;
  const y = scaleLinear([0, ticks.at(-1) ?? 1], [bottom, margin.top]);
  const labels = new Map(columns.map((c) => [c.key, c.label]));
  return (
    <Chart label={label} height={height}>
      {(width) => {
        const keys = columns.map((c) => c.key);
        const x = scaleBand(keys, [margin.left, width - margin.right]).paddingInner(0.25).paddingOuter(0.1);
        return (
          <>
            <text x={0} y={12} className={styles.strong} aria-hidden>
              {label}
            </text>
            <NumberAxis scale={y} ticks={ticks} left={margin.left} right={width - margin.right} />
            {columns.map((column) => (
              <Mark key={column.key} to={column.to} name={column.name} count={column.count}>
                <Hit
                  x={(x(column.key) ?? 0) - (x.step() - x.bandwidth()) / 2}
                  width={x.step()}
                  y={20}
                  height={bottom - 20}
                />
                <rect
                  x={x(column.key)}
                  width={Math.min(x.bandwidth(), 48)}
                  transform={`translate(${Math.max(0, x.bandwidth() - 48) / 2} 0)`}
                  y={y(column.count)}
                  height={bottom - y(column.count)}
                  fill={colour}
                  className={styles.shape}
                />
              </Mark>
            ))}
            <BandAxis scale={x} labels={labels} y={bottom} />
          </>
        );
      }}
    </Chart>
  );
}

/** What of a mark can be hit: larger than what is drawn. */
export function Hit(place: { x: number; y: number; width: number; height: number }) {
  return <rect {...place} className={styles.hit} />;
}
