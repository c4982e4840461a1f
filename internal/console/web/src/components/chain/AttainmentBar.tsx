// How many indicators are in each state, as shares of a bar; the words below lead to the indicators.
import { Link, type LinkProps } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import type { AttainmentState } from '../../generated/schema';
import { useMessages } from '../../messages';
import styles from './AttainmentBar.module.css';

export function AttainmentBar(props: {
  title: string;
  counts: { state: AttainmentState; count: number }[];
  link(state: AttainmentState): Pick<LinkProps, 'to' | 'search'>;
}) {
  const { title, counts, link } = props;
  const t = useMessages();
  const intl = useIntl();
  const shown = counts.filter((c) => c.count > 0);
  return (
    <figure className={styles.figure}>
      <figcaption>{title}</figcaption>
      <div className={styles.bar} aria-hidden>
        {shown.map(({ state, count }) => (
          <span key={state} data-state={state} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul role="list" className={styles.words}>
        {shown.map(({ state, count }) => (
          <li key={state} data-state={state}>
            <Link {...link(state)}>
              {t(`AttainmentState.${state}`)}: {intl.formatNumber(count)}
            </Link>
          </li>
        ))}
      </ul>
    </figure>
  );
}
