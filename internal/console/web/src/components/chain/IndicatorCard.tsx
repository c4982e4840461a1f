// An indicator on the page of its outcome or action: its state, its latest value and a small chart.
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useIntl } from 'react-intl';
import { useMessages } from '../../messages';
import type { IndicatorItemFragment } from '../../queries/generated/chain';
import { Badge, tones } from '../Badge';
import { Gap } from './Gaps';
import styles from './IndicatorCard.module.css';
import { IndicatorChart } from './IndicatorChart';
import { IndicatorLink } from './links';
import { ValueTimeline } from './Measurements';
import {
  isNumeric,
  latestOf,
  percentText,
  periodText,
  valuesOf,
  valueText,
  type Indicator,
  type Value,
} from './series';

export function IndicatorCards({ indicators }: { indicators: IndicatorItemFragment[] }) {
  return (
    <ul role="list" className={styles.cards}>
      {indicators.map((indicator) => (
        <li key={indicator.id} className={styles.card}>
          <IndicatorCard indicator={indicator} />
        </li>
      ))}
    </ul>
  );
}

function IndicatorCard({ indicator }: { indicator: IndicatorItemFragment }) {
  const t = useMessages();
  const values = valuesOf(indicator);
  return (
    <>
      <div className={styles.head}>
        <span className={styles.title}>
          <IndicatorLink of={indicator} />
        </span>
        <StateBadge state={indicator.state} />
      </div>
      {values.length === 0 ? (
        <Gap>{t('chain.noMeasurementFor', { title: indicator.title })}</Gap>
      ) : (
        <>
          <LatestValue indicator={indicator} values={values} />
          {isNumeric(indicator) ? (
            <IndicatorChart
              small
              indicator={indicator}
              values={values}
              label={t('chain.chartOf', { title: indicator.title })}
            />
          ) : (
            <ValueTimeline indicator={indicator} values={values.slice(-3)} />
          )}
        </>
      )}
    </>
  );
}

export function StateBadge({ state }: { state: IndicatorItemFragment['state'] }) {
  const t = useMessages();
  return <Badge tone={tones[state]}>{t(`AttainmentState.${state}`)}</Badge>;
}

/** The latest value with its period, its target and how far it came. */
export function LatestValue({ indicator, values }: { indicator: Indicator; values: Value[] }) {
  const t = useMessages();
  const intl = useIntl();
  const latest = latestOf(values);
  if (!latest || latest.actual === undefined) return <p className={styles.latest}>{t('chain.noValueYet')}</p>;
  const { actual, target, attainment, period } = latest;
  return (
    <p className={styles.latest}>
      <strong className={styles.number}>{valueText(intl, indicator.unit, actual)}</strong>
      <Direction ascending={indicator.ascending} />
      <span>{periodText(intl, period.periodStart, period.periodEnd)}</span>
      {target !== undefined && <span>{t('chain.targetOf', { value: valueText(intl, indicator.unit, target) })}</span>}
      {attainment !== undefined && <span>{t('chain.attained', { share: percentText(intl, attainment) })}</span>}
    </p>
  );
}

/** Whether more or less is better. */
export function Direction({ ascending, words }: { ascending: boolean; words?: boolean }) {
  const t = useMessages();
  const Icon = ascending ? ArrowUp : ArrowDown;
  const text = t(ascending ? 'chain.moreIsBetter' : 'chain.lessIsBetter');
  return (
    <span className={styles.direction} title={text}>
      <Icon size={14} aria-hidden />
      <span className={words ? undefined : 'visually-hidden'}>{text}</span>
    </span>
  );
}
