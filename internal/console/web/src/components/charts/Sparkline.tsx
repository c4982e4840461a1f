import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';

const width = 96;
const height = 28;

/** The course of a figure. It has neither axis nor marks: the chart of the figure has them. */
export function Sparkline({ values }: { values: number[] }) {
  const x = scalePoint(values.map((_, i) => i), [2, width - 4]);
  const y = scaleLinear([0, Math.max(1, ...values)], [height - 3, 3]);
  const path = line<number>()
    .x((_, i) => x(i) ?? 0)
    .y((value) => y(value));
  const last = values.at(-1);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden>
      <path d={path(values) ?? ''} fill="none" stroke="var(--chart-1)" strokeWidth={1.5} strokeLinejoin="round" />
      {last !== undefined && <circle cx={x(values.length - 1)} cy={y(last)} r={2.5} fill="var(--chart-1)" />}
    </svg>
  );
}
