// The measurements of an indicator as a table, and those that are texts or ranks as a list over time.
import { useIntl } from 'react-intl';
import { languageOf } from '../../language';
import { useMessages } from '../../messages';
import styles from './Measurements.module.css';
import { percentText, periodText, valueText, type Indicator, type Value } from './series';

export function MeasurementTable({ indicator, values }: { indicator: Indicator; values: Value[] }) {
  const t = useMessages();
  const intl = useIntl();
  const { unit } = indicator;
  const number = (value: number | undefined) => (value === undefined ? '–' : valueText(intl, unit, value));
  return (
    <div className={styles.scroll} role="group" aria-label={t('chain.measurements')} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('chain.period')}</th>
            <th scope="col" className={styles.number}>
              {t('chain.target')}
            </th>
            <th scope="col" className={styles.number}>
              {t('chain.actual')}
            </th>
            <th scope="col" className={styles.number}>
              {t('chain.attainment')}
            </th>
            <th scope="col">{t('chain.note')}</th>
          </tr>
        </thead>
        <tbody>
          {values.toReversed().map((v) => (
            <tr key={v.id} id={`measurement-${v.id}`} data-gap={v.gap || undefined}>
              <th scope="row">{periodText(intl, v.period.periodStart, v.period.periodEnd)}</th>
              <td className={styles.number}>{number(v.target)}</td>
              <td className={styles.number}>
                {v.actual === undefined ? t(v.gap ? 'chain.noValue' : 'chain.notEnded') : number(v.actual)}
              </td>
              <td className={styles.number}>{v.attainment === undefined ? '–' : percentText(intl, v.attainment)}</td>
              <td className={styles.note} lang={v.note ? languageOf(v.note) : undefined}>
                {v.note}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ValueTimeline({ indicator, values }: { indicator: Indicator; values: Value[] }) {
  const t = useMessages();
  const intl = useIntl();
  const text = (value: number) => valueText(intl, indicator.unit, value);
  return (
    <ol role="list" className={styles.timeline}>
      {values.map((v) => (
        <li key={v.id} data-gap={v.gap || undefined}>
          <span className={styles.when}>{periodText(intl, v.period.periodStart, v.period.periodEnd)}</span>
          {v.actual !== undefined && <strong>{text(v.actual)}</strong>}
          {v.target !== undefined && <span>{t('chain.targetOf', { value: text(v.target) })}</span>}
          {v.note && <span lang={languageOf(v.note)}>{v.note}</span>}
          {v.actual === undefined && !v.note && <span>{t(v.gap ? 'chain.noValue' : 'chain.notEnded')}</span>}
        </li>
      ))}
    </ol>
  );
}
