// The parts of a page about one record: sections with their own headings, and the facts in a column beside them.
import type { LinkProps } from '@tanstack/react-router';
import { useId, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { useMessages } from '../../messages';
import { LinkButton } from '../Button';
import { Skeleton } from '../States';
import styles from './Layout.module.css';

export function Columns({ side, children }: { side: ReactNode; children: ReactNode }) {
  const t = useMessages();
  return (
    <div className={styles.columns}>
      <div className={styles.main}>{children}</div>
      <section className={styles.side} aria-label={t('chain.facts')}>
        {side}
      </section>
    </div>
  );
}

/** A list that has more than the section shows. */
interface Whole {
  count: number;
  shown: number;
  link: Pick<LinkProps, 'to' | 'search'>;
}

/** How many there are, and how many of them are shown. */
export const shownOf = (list: { nodes: readonly unknown[]; totalCount: number }) => ({
  count: list.totalCount,
  shown: list.nodes.length,
});

export function Section(props: { title: string; note?: ReactNode; whole?: Whole; children: ReactNode }) {
  const { title, note, whole, children } = props;
  const t = useMessages();
  const intl = useIntl();
  const heading = useId();
  return (
    <section className={styles.section} aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 id={heading}>
          {title}
          {whole && whole.count > 0 && <span className={styles.count}> {intl.formatNumber(whole.count)}</span>}
        </h2>
        {note}
      </div>
      {children}
      {whole && whole.count > whole.shown && (
        <div className="no-print">
          <LinkButton {...whole.link} look="quiet">
            {t('chain.showAll', { count: whole.count })}
          </LinkButton>
        </div>
      )}
    </section>
  );
}

/** Says in one line why a section has nothing. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className={styles.nothing}>{children}</p>;
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

/** A fact; absent if it has no value. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === false) return null;
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What stands while a page about one record loads. */
export function PageSkeleton() {
  return (
    <div className={styles.loading}>
      <Skeleton height={20} width="50%" />
      <Skeleton height={32} width="70%" />
      <div className={styles.columns}>
        <div className={styles.main}>
          <Skeleton height={72} />
          <Skeleton height={220} />
          <Skeleton height={220} />
        </div>
        <div className={styles.side}>
          <Skeleton height={280} />
        </div>
      </div>
    </div>
  );
}
