import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages';
import { useTip } from './Chart';
import styles from './Chart.module.css';
import type { Target } from './table';

/**
 * A mark of a chart: a link to exactly the records that it counts. Its name says what it counts; its tooltip, for the
 * pointer and for the keyboard, says what a click opens, too.
 */
export function Mark(props: {
  to: Target;
  /** What it shows: "March 2026: 12 articles". */
  name: string;
  /** How many records the list must have. */
  count: number;
  /** What else the tooltip says. */
  more?: string;
  children: ReactNode;
}) {
  const { to, name, count, more, children } = props;
  const t = useMessages();
  const { show, hide } = useTip();
  const text = [name, more, t('charts.opens')].filter(Boolean).join('\n');
  return (
    <Link
      {...to}
      className={styles.mark}
      preload={false}
      aria-label={name}
      data-count={count}
      onPointerEnter={(event) => show(event.currentTarget, text)}
      onPointerLeave={hide}
      onFocus={(event) => show(event.currentTarget, text)}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children}
    </Link>
  );
}
