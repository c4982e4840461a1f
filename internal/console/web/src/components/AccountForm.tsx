// The frame of the forms for signing in: what is wrong above, the fields, the button.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useMessages } from '../messages';
import { useCountdown, type useAccountForm } from './account';
import styles from './AccountForm.module.css';
import { Button } from './Button';

export function AccountForm(props: {
  state: ReturnType<typeof useAccountForm>;
  /** A message about an attempt that failed elsewhere. */
  failure?: string;
  /** What the button says. */
  action: string;
  beside?: ReactNode;
  children: ReactNode;
}) {
  const { state, failure, action, beside, children } = props;
  const { form, problem, busy, submit } = state;
  const wait = useCountdown(problem.waitUntil ?? 0);
  const untouched = Object.keys(problem).length === 0;
  return (
    <form ref={form} onSubmit={submit} noValidate className={styles.form}>
      {problem.waitUntil !== undefined && <Wait key={problem.waitUntil} seconds={wait} />}
      {problem.field === undefined && problem.message && (
        <Alert key={busy ? 'before' : 'after'}>{problem.message}</Alert>
      )}
      {untouched && failure && <Alert>{failure}</Alert>}
      {children}
      <div className={styles.buttons}>
        <Button type="submit" look="primary" isPending={busy} isDisabled={wait > 0}>
          {action}
        </Button>
        {beside}
      </div>
    </form>
  );
}

/** What a form as a whole failed with. It takes the focus when it comes. */
function Alert({ children }: { children: ReactNode }) {
  const alert = useRef<HTMLParagraphElement>(null);
  useEffect(() => alert.current?.focus(), []);
  return (
    <p ref={alert} className={styles.alert} tabIndex={-1} role="alert">
      {children}
    </p>
  );
}

/** Counts down on the screen; a screen reader is told at the beginning and at the end. */
function Wait({ seconds }: { seconds: number }) {
  const t = useMessages();
  const [atFirst] = useState(seconds);
  if (seconds === 0) return <Alert key="over">{t('account.error.waited')}</Alert>;
  return (
    <Alert key="waiting">
      <span className="visually-hidden">{t('account.error.wait', { seconds: atFirst })}</span>
      <span aria-hidden>{t('account.error.wait', { seconds })}</span>
    </Alert>
  );
}
