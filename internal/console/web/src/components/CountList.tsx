import { Link, type LinkProps } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { languageOf } from '../language';
import styles from './CountList.module.css';

export interface CountItem {
  key: string;
  label: string;
  count: number;
  /** The page of the subject; without it, only the count is a link. */
  to?: Pick<LinkProps, 'to' | 'params'>;
  /** The list of exactly what is counted. */
  records: Pick<LinkProps, 'to' | 'search'>;
  /** What the count's link says to screen readers, such as "12 articles". */
  name: string;
}

/** A short list of counts with a bar for each. */
export function CountList({ title, items }: { title: string; items: readonly CountItem[] }) {
  const intl = useIntl();
  const most = Math.max(1, ...items.map((item) => item.count));
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      <ul role="list" className={styles.list}>
        {items.map(({ key, label, count, to, records, name }) => (
          <li key={key}>
            <span className={styles.label}>
              {to ? (
                <Link {...to} lang={languageOf(label)}>
                  {label}
                </Link>
              ) : (
                label
              )}
            </span>
            <span className={styles.track} aria-hidden>
              <span style={{ width: `${(100 * count) / most}%` }} />
            </span>
            <Link {...records} className={styles.count} aria-label={`${label}: ${name}`}>
              {intl.formatNumber(count)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
