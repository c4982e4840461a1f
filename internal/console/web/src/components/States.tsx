// What stands where there is nothing to show: it is loading, it is empty, or it failed. Each has a way out.
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { codeOf, requestIdOf } from '../api';
import { checkReachable, useReachable } from '../connection';
import { useMessages } from '../messages';
import { Button, LinkButton } from './Button';
import styles from './States.module.css';

/** A grey area of the size of what is loading, so that nothing moves when it comes. */
export function Skeleton({ height, width = '100%' }: { height: number | string; width?: number | string }) {
  return <div className={styles.skeleton} style={{ height, width }} aria-hidden />;
}

/** Says that there is nothing, why, and what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.state}>
      <p className={styles.title}>{title}</p>
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}

/** Says what went wrong with a request, and asks again. */
export function Failure({ error, retry }: { error: CombinedError; retry?(): void }) {
  const t = useMessages();
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>
        {t(`common.error.${codeOf(error)}`, { request: requestIdOf(error) ?? '–' })}
      </p>
      {retry && (
        <div className={styles.actions}>
          <Button onPress={retry}>{t('common.retry')}</Button>
        </div>
      )}
    </div>
  );
}

export function PageNotFound() {
  const t = useMessages();
  return (
    <div className={styles.page}>
      <h1>{t('common.notFound.title')}</h1>
      <p>{t('common.notFound.text')}</p>
      <LinkButton to="/dashboard">{t('common.home')}</LinkButton>
    </div>
  );
}

/**
 * What a page shows that failed in the browser, for example because a file of an older version is gone. If its files
 * could not be reached, it is loaded again once they can.
 */
export function PageError({ reset }: ErrorComponentProps) {
  const t = useMessages();
  const router = useRouter();
  const reachable = useReachable();
  const wasUnreachable = useRef(false);
  useEffect(() => void checkReachable(), []);
  useEffect(() => {
    if (!reachable) wasUnreachable.current = true;
    else if (wasUnreachable.current) location.reload();
  }, [reachable]);
  const retry = async () => {
    reset();
    void router.invalidate();
    if (await checkReachable()) location.reload(); // otherwise the browser would show its own error instead
  };
  return (
    <div className={styles.page} role="alert">
      <h1>{t('common.error.title')}</h1>
      <p>{t(reachable ? 'common.error.page' : 'common.error.OFFLINE')}</p>
      <Button onPress={() => void retry()}>{t('common.retry')}</Button>
    </div>
  );
}
