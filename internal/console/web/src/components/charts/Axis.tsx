// Axes. A number axis has hairlines across the chart; a band axis has as many labels as fit.
import type { ScaleBand, ScaleLinear } from 'd3-scale';
import { useIntl } from 'react-intl';
import styles from './Chart.module.css';
import { labelStep, textWidth } from './ticks';

export interface Margin {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** An axis of numbers at the left, with a line across the chart at each tick. Numbers are short: 1.2K, 1.2万. */
export function NumberAxis(props: {
  scale: ScaleLinear<number, number>;
  ticks: number[];
  left: number;
  right: number;
  format?(value: number): string;
}) {
  const { scale, ticks, left, right, format } = props;
  const intl = useIntl();
  const short = (value: number) => intl.formatNumber(value, { notation: 'compact', maximumFractionDigits: 1 });
  return (
    <g aria-hidden>
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${scale(tick)})`}>
          <line x1={left} x2={right} className={tick === 0 ? styles.base : styles.grid} />
          <text x={left - 6} dy="0.32em" textAnchor="end" className={styles.tick}>
            {(format ?? short)(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** The labels of bands below the chart. Those that do not fit are left out evenly, the first always stays. */
export function BandAxis(props: { scale: ScaleBand<string>; labels: Map<string, string>; y: number }) {
  const { scale, labels, y } = props;
  const keys = scale.domain();
  const widest = Math.max(0, ...keys.map((key) => textWidth(labels.get(key) ?? '', 12)));
  const [start, end] = scale.range();
  const step = labelStep(keys.length, end - start, widest + 10);
  return (
    <g aria-hidden>
      {keys.map((key, i) =>
        i % step === 0 ? (
          <text
            key={key}
            x={(scale(key) ?? 0) + scale.bandwidth() / 2}
            y={y + 16}
            textAnchor="middle"
            className={styles.tick}
          >
            {labels.get(key)}
          </text>
        ) : null,
      )}
    </g>
  );
}

/** Patterns for what has no data, and for marks that must differ without colour. */
export function Patterns({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" x2="0" y2="6" className={styles.hatch} />
      </pattern>
    </defs>
  );
}
