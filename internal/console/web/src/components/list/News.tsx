// Says that a list has other records than it shows. The rows do not move until the reader wants it.
import { useState } from 'react';
import { useClient } from 'urql';
import { useMessages } from '../../messages';
import { usePoll } from '../../session';
import { Button } from '../Button';
import type { Source } from './records';
import styles from './RecordList.module.css';
import type { List } from './useRecords';

export function News<Row>({ list, source }: { list: List<Row>; source: Source<Row> }) {
  const t = useMessages();
  const client = useClient();
  const [latest, setLatest] = useState<{ key: string; total: number }>();
  const { records, outdated, reload } = list;
  const { total } = list.state;
  usePoll(() => {
    if (total === undefined || outdated) return;
    source.load(client, { first: 0, total: true }, ({ connection }) => {
      const now = connection?.totalCount;
      if (now !== undefined) setLatest({ key: records.key, total: now });
    });
  });
  if (total === undefined || latest?.key !== records.key || latest.total === total) return null;
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
