// Horizontal bars, each of one or more segments, with the number in or after each segment.
import { Link } from '@tanstack/react-router';
import { scaleLinear } from 'd3-scale';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import { Patterns } from './Axis';
import { Chart, useTip } from './Chart';
import styles from './Chart.module.css';
import { Hit } from './Columns';
import { Legend, legendHeight, type LegendItem } from './Legend';
import { Mark } from './Mark';
import type { Target } from './table';
import { fitText, textWidth } from './ticks';

export interface Segment {
  key: string;
  value: number;
  /** "Innovation, active: 3 actions". */
  name: string;
  more?: string;
  /** Number of records behind it, if it is not the value. */
  count?: number;
  to: Target;
  colour: string;
  /** Whether it is hatched, so that it is told apart without colour. */
  hatched?: boolean;
}

export interface Bar {
  key: string;
  label: string;
  /** Language of the label, if it is not the reader's. */
  lang?: string;
  /** Where the label leads, and what it says then. */
  labelTo?: Target;
  labelName?: string;
  segments: Segment[];
}

const row = 30;
const thick = 18;
const narrow = 460;

export function Bars(props: { label: string; bars: Bar[]; legend?: LegendItem[]; max?: number }) {
  const { label, bars, legend = [] } = props;
  const id = useId();
  const totals = bars.map((bar) => bar.segments.reduce((sum, s) => sum + s.value, 0));
  const max = Math.max(1, props.max ?? 0, ...totals);
  const rowHeight = (width: number) => (width < narrow ? row + 16 : row);
  const height = (width: number) => legendHeight(legend, width) + bars.length * rowHeight(width) + 4;
  return (
    <Chart label={label} height={height}>
      {(width) => (
        <>
          <Patterns id={id} />
          <Legend items={legend} width={width} pattern={id} />
          {bars.map((bar, i) => (
            <g key={bar.key} transform={`translate(0 ${legendHeight(legend, width) + i * rowHeight(width)})`}>
              <BarRow bar={bar} total={totals[i] ?? 0} max={max} width={width} pattern={id} />
            </g>
          ))}
        </>
      )}
    </Chart>
  );
}

function BarRow(props: { bar: Bar; total: number; max: number; width: number; pattern: string }) {
  const { bar, total, max, width, pattern } = props;
  const intl = useIntl();
  const stacked = width < narrow;
  const left = stacked ? 0 : Math.min(176, width * 0.32);
  const y = stacked ? 18 : (row - thick) / 2;
  const totalText = intl.formatNumber(total);
  const x = scaleLinear([0, max], [left, width - textWidth(intl.formatNumber(max)) - 12]);
  const shown = bar.segments.filter((s) => s.value > 0);
  let before = 0;
  return (
    <>
      <BarLabel bar={bar} stacked={stacked} left={left} width={stacked ? width : left - 10} />
      {shown.map((segment) => {
        const start = x(before);
        before += segment.value;
        const wide = Math.max(2, x(before) - start - 1);
        return (
          <Mark key={segment.key} to={segment.to} name={segment.name} more={segment.more}
            count={segment.count ?? segment.value}>
            <Hit x={start} y={y - 4} width={Math.max(wide, 8)} height={thick + 8} />
            <rect x={start} y={y} width={wide} height={thick} fill={segment.colour} className={styles.shape} />
            {segment.hatched && <rect x={start} y={y} width={wide} height={thick} fill={`url(#${pattern}-hatch)`} />}
            {shown.length > 1 && (
              <SegmentText text={intl.formatNumber(segment.value)} x={start} y={y} width={wide} />
            )}
          </Mark>
        );
      })}
      <text x={x(total) + 6} y={y + thick / 2} dy="0.34em" className={styles.strong} aria-hidden>
        {totalText}
      </text>
    </>
  );
}

function BarLabel(props: { bar: Bar; stacked: boolean; left: number; width: number }) {
  const { bar, stacked, left, width } = props;
  const { show, hide } = useTip();
  const text = (
    <text
      aria-hidden
      lang={bar.lang}
      x={stacked ? 0 : left - 10}
      y={stacked ? 12 : row / 2}
      dy={stacked ? 0 : '0.34em'}
      textAnchor={stacked ? 'start' : 'end'}
    >
      {fitText(bar.label, width)}
    </text>
  );
  if (!bar.labelTo) return text;
  const name = bar.labelName ?? bar.label;
  return (
    <Link
      {...bar.labelTo}
      className={styles.mark}
      preload={false}
      resetScroll={false}
      aria-label={name}
      onPointerEnter={(event) => show(event.currentTarget, name)}
      onPointerLeave={hide}
      onFocus={(event) => show(event.currentTarget, name)}
      onBlur={hide}
    >
      <rect x={0} y={stacked ? 0 : 3} width={width + 4} height={stacked ? 16 : row - 6} className={styles.hit} />
      {text}
    </Link>
  );
}

/** The number in a segment, on a plate of paper so that it is readable on every colour. */
function SegmentText({ text, x, y, width }: { text: string; x: number; y: number; width: number }) {
  const plate = textWidth(text) + 6;
  if (plate + 6 > width) return null;
  return (
    <>
      <rect x={x + (width - plate) / 2} y={y + 2} width={plate} height={thick - 4} rx={3} className={styles.plate} />
      <text x={x + width / 2} y={y + thick / 2} dy="0.34em" textAnchor="middle">
        {text}
      </text>
    </>
  );
}
