// The values of an indicator over time: what was measured as a line, the targets as steps, the baseline as a dot, and
// periods that have ended without a value hatched. The table of measurements says the same.
import { scaleLinear, scaleUtc, type ScaleLinear, type ScaleTime } from 'd3-scale';
import { line } from 'd3-shape';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import { useMessages } from '../../messages';
import { NumberAxis, Patterns, type Margin } from '../charts/Axis';
import { Chart, useTip } from '../charts/Chart';
import styles from './IndicatorChart.module.css';
import {
  baselineOf,
  dateOf,
  latestOf,
  percentText,
  periodText,
  tickText,
  valueRange,
  valueText,
  type Indicator,
  type Value,
} from './series';

interface Scales {
  x: ScaleTime<number, number>;
  y: ScaleLinear<number, number>;
  margin: Margin;
  height: number;
}

interface ChartProps {
  indicator: Indicator;
  values: Value[];
  /** Small: for a card that links to the indicator. Its marks say nothing themselves, since the card does. */
  small?: boolean;
  label: string;
}

export function IndicatorChart({ indicator, values, small, label }: ChartProps) {
  const height = small ? 112 : 280;
  const pattern = useId();
  const baseline = baselineOf(indicator);
  return (
    <Chart label={label} height={height}>
      {(width) => {
        const scales = scalesFor(indicator, values, width, height, small ? smallMargin : margin);
        const marks = { indicator, values, scales };
        return (
          <>
            <Patterns id={pattern} />
            <NumberAxis
              scale={scales.y}
              ticks={scales.y.ticks(small ? 2 : 5)}
              left={scales.margin.left}
              right={width - scales.margin.right}
            />
            <TimeAxis scales={scales} wanted={Math.floor(width / 90)} />
            <Gaps {...marks} pattern={pattern} />
            <Targets {...marks} />
            <Line {...marks} baseline={baseline} />
            <Baseline {...marks} value={baseline} named={!small} />
            <Points {...marks} named={!small} />
          </>
        );
      }}
    </Chart>
  );
}

const margin: Margin = { top: 20, right: 20, bottom: 24, left: 48 };
const smallMargin: Margin = { top: 8, right: 18, bottom: 20, left: 38 };

function scalesFor(indicator: Indicator, values: Value[], width: number, height: number, margin: Margin): Scales {
  const days = values.flatMap((v) => [v.start, v.end]);
  if (indicator.baselineDate) days.push(dateOf(indicator.baselineDate));
  const times = days.map((d) => d.getTime());
  const first = new Date(Math.min(...times));
  const last = new Date(Math.max(...times) + 86_400_000);
  return {
    x: scaleUtc([first, last], [margin.left + 8, width - margin.right]),
    y: scaleLinear(valueRange(values, baselineOf(indicator)), [height - margin.bottom, margin.top]).nice(4),
    margin,
    height,
  };
}

function TimeAxis({ scales: { x, margin, height }, wanted }: { scales: Scales; wanted: number }) {
  const intl = useIntl();
  const ticks = x.ticks(Math.max(2, Math.min(8, wanted))).filter((tick) => tick.getUTCDate() === 1);
  return (
    <g aria-hidden>
      {ticks.map((tick, i) => (
        <g key={tick.getTime()} transform={`translate(${x(tick)} ${height - margin.bottom})`}>
          <line y2={4} className={styles.tick} />
          <text y={17} textAnchor="middle" className={styles.label}>
            {tickText(intl, tick, i)}
          </text>
        </g>
      ))}
    </g>
  );
}

interface MarksProps {
  indicator: Indicator;
  values: Value[];
  scales: Scales;
}

function Gaps({ values, scales: { x, margin, height }, pattern }: MarksProps & { pattern: string }) {
  return values
    .filter((v) => v.gap)
    .map((v) => {
      const width = Math.max(4, x(v.end) - x(v.start));
      const place = { x: x(v.start), width, y: margin.top, height: height - margin.top - margin.bottom };
      return (
        <g key={v.id} aria-hidden>
          <rect {...place} className={styles.gap} />
          <rect {...place} fill={`url(#${pattern}-hatch)`} />
        </g>
      );
    });
}

/** The target of each period over its length; targets of periods that follow each other are joined to steps. */
function Targets({ values, scales: { x, y } }: MarksProps) {
  let path = '';
  let before: Value | undefined;
  for (const v of values) {
    if (v.target === undefined) continue;
    const joined = before && v.start.getTime() - before.end.getTime() <= 86_400_000 && v.start > before.end;
    path += `${joined ? 'L' : 'M'}${x(v.start)} ${y(v.target)}L${Math.max(x(v.end), x(v.start) + 4)} ${y(v.target)}`;
    before = v;
  }
  return <path d={path} className={styles.target} aria-hidden />;
}

/** The line of what was measured. It breaks where a period has no value. */
function Line({ values, scales: { x, y }, indicator, baseline }: MarksProps & { baseline: number | undefined }) {
  const path = line<Value>()
    .defined((v) => v.actual !== undefined)
    .x((v) => x(v.end))
    .y((v) => y(v.actual ?? 0));
  const first = values.find((v) => v.actual !== undefined);
  return (
    <g aria-hidden>
      {baseline !== undefined && indicator.baselineDate && first?.actual !== undefined && (
        <line
          x1={x(dateOf(indicator.baselineDate))}
          y1={y(baseline)}
          x2={x(first.end)}
          y2={y(first.actual)}
          className={styles.fromBaseline}
        />
      )}
      {values.map((v) =>
        v.actual === undefined ? null : (
          <line key={v.id} x1={x(v.start)} x2={x(v.end)} y1={y(v.actual)} y2={y(v.actual)} className={styles.span} />
        ),
      )}
      <path d={path(values.filter((v) => v.actual !== undefined || v.gap)) ?? ''} className={styles.line} />
    </g>
  );
}

function Baseline({ indicator, value, scales, named }: MarksProps & { value: number | undefined; named: boolean }) {
  const t = useMessages();
  const intl = useIntl();
  const { baselineDate, unit } = indicator;
  if (value === undefined || baselineDate === null) return null;
  const [cx, cy] = [scales.x(dateOf(baselineDate)), scales.y(value)];
  const nearAxis = scales.height - scales.margin.bottom - cy < 24;
  if (!named) return <circle cx={cx} cy={cy} r={3} className={styles.baseline} />;
  const name = t('chain.baselineAt', {
    value: valueText(intl, unit, value),
    date: intl.formatDate(dateOf(baselineDate), { dateStyle: 'medium', timeZone: 'UTC' }),
  });
  return (
    <Point href="#baseline" name={name}>
      <circle cx={cx} cy={cy} r={12} className={styles.hit} />
      <circle cx={cx} cy={cy} r={5} className={styles.baseline} />
      <text x={cx + 8} y={nearAxis ? cy - 10 : cy + 16} className={styles.label}>
        {intl.formatNumber(value, { notation: 'compact', maximumFractionDigits: 1 })}
      </text>
    </Point>
  );
}

function Points({ indicator, values, scales, named }: MarksProps & { named: boolean }) {
  const t = useMessages();
  const intl = useIntl();
  const { x, y, margin } = scales;
  const bottom = scales.height - margin.bottom;
  const latest = latestOf(values);
  return values.map((v) => {
    const dot = v.actual !== undefined && (
      <circle cx={x(v.end)} cy={y(v.actual)} r={named || v === latest ? 4 : 2.5} className={styles.point} />
    );
    if (!named) return <g key={v.id}>{dot}</g>;
    const width = Math.max(12, x(v.end) - x(v.start));
    const height = bottom - margin.top;
    return (
      <Point key={v.id} href={`#measurement-${v.id}`} name={nameOf(intl, t, indicator, v)}>
        <rect x={x(v.end) - width} width={width} y={margin.top} height={height} className={styles.hit} />
        {dot}
        {v === latest && v.actual !== undefined && (
          <text x={x(v.end)} y={y(v.actual) - 10} textAnchor="end" className={styles.latest}>
            {intl.formatNumber(v.actual, { notation: 'compact', maximumFractionDigits: 1 })}
          </text>
        )}
      </Point>
    );
  });
}

/** A mark with a name and a tooltip, which leads to its row of the table. */
function Point({ href, name, children }: { href: string; name: string; children: React.ReactNode }) {
  const { show, hide } = useTip();
  return (
    <a
      href={href}
      className={styles.mark}
      aria-label={name}
      onPointerEnter={(event) => show(event.currentTarget, name)}
      onPointerLeave={hide}
      onFocus={(event) => show(event.currentTarget, name)}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children}
    </a>
  );
}

/** What a period says: its value, its target and how far it came. */
export function nameOf(
  intl: ReturnType<typeof useIntl>,
  t: ReturnType<typeof useMessages>,
  { unit }: Indicator,
  value: Value,
): string {
  const { period, actual, target, attainment, gap } = value;
  const parts = [
    actual === undefined ? t(gap ? 'chain.noValue' : 'chain.notEnded') : valueText(intl, unit, actual),
    target === undefined ? t('chain.noTarget') : t('chain.targetOf', { value: valueText(intl, unit, target) }),
    attainment === undefined ? undefined : t('chain.attained', { share: percentText(intl, attainment) }),
  ];
  return `${periodText(intl, period.periodStart, period.periodEnd)}\n${parts.filter(Boolean).join(' · ')}`;
}

/** What the lines and signs of the chart mean; only those that it has. */
export function ChartKey({ indicator, values }: { indicator: Indicator; values: Value[] }) {
  const t = useMessages();
  const shown = [
    values.some((v) => v.actual !== undefined) && ('actual' as const),
    values.some((v) => v.target !== undefined) && ('target' as const),
    indicator.baselineDate !== null && indicator.baselineValue !== null && ('baseline' as const),
    values.some((v) => v.gap) && ('gap' as const),
  ].filter((kind) => kind !== false);
  return (
    <ul role="list" className={styles.key}>
      {shown.map((kind) => (
        <li key={kind} data-kind={kind}>
          {t(`chain.key.${kind}`)}
        </li>
      ))}
    </ul>
  );
}
