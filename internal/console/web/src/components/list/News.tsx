// Says that a list has other records than it shows. The rows do not move until the reader wants it.
import { useState } from 'react';
import { useClient } from 'urql';
import { useMessages } from '../../messages';
import { usePoll } from '../../session';
import { Button } from '../Button';
import type { Source } from './records';
import styles from './RecordList.module.css';

interface Props<Row> {
  /** What is shown, and how many records there were. */
  shown: { key: string; total: number | undefined };
  source: Source<Row>;
  reload(): void;
}

export function News<Row>({ shown, source, reload }: Props<Row>) {
  const t = useMessages();
  const client = useClient();
  const [latest, setLatest] = useState<{ key: string; total: number }>();
  const { key, total } = shown;
  usePoll(() => {
    if (total === undefined) return;
    source.load(client, { first: 0, total: true, few: 0 }, ({ connection }) => {
      const now = connection?.totalCount;
      if (now !== undefined) setLatest({ key, total: now });
    });
  });
  if (total === undefined || latest?.key !== key || latest.total === total) return null;
  const more = latest.total - total;
  return (
    <div className={`${styles.news} no-print`} role="status">
      {more > 0 ? t('lists.newRecords', { count: more }) : t('lists.goneRecords', { count: -more })}
      <Button look="quiet" onPress={reload}>
        {t('lists.show')}
      </Button>
    </div>
  );
}
