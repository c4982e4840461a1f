import { lazy, Suspense, useState } from 'react';
import { localeOf, usePreferences } from '../../preferences';
import { useMessages } from '../../messages';
import { useSession } from '../../session';
import { Button } from '../Button';
import { Skeleton } from '../States';

const History = lazy(() => import('../article/History').then((m) => ({ default: m.History })));

/** The audit log of a record, on demand, for those who administer an organization. */
export function HistorySection({ id }: { id: string }) {
  const t = useMessages();
  const { viewer } = useSession();
  const { language } = usePreferences();
  const [open, setOpen] = useState(false);
  const may = viewer?.owner || viewer?.memberships.nodes.some((m) => m.role === 'ADMIN');
  if (!may) return null;
  if (!open) {
    return (
      <div className="no-print">
        <Button onPress={() => setOpen(true)}>{t('chain.showHistory')}</Button>
      </div>
    );
  }
  return (
    <Suspense fallback={<Skeleton height={320} />}>
      <History id={id} locale={localeOf[language]} />
    </Suspense>
  );
}
