// Signs of the network above every page: that the server cannot be reached, and that a page is loading.
import { useRouterState } from '@tanstack/react-router';
import { CloudOff } from 'lucide-react';
import { useReachable } from '../connection';
import { useMessages } from '../messages';
import styles from './Connection.module.css';

export function ConnectionNotice() {
  const t = useMessages();
  const reachable = useReachable();
  return (
    <div role="status" className="no-print">
      {!reachable && (
        <p className={styles.offline}>
          <CloudOff size={16} aria-hidden />
          {t('common.offline')}
        </p>
      )}
    </div>
  );
}

/** A line at the top of the window while the next page is loading, if that takes longer than a moment. */
export function Progress() {
  const t = useMessages();
  const loading = useRouterState({ select: (state) => state.isLoading });
  if (!loading) return null;
  return <div className={`${styles.progress} no-print`} role="progressbar" aria-label={t('common.loadingPage')} />;
}
