// What a reader sees whose session ended while a page was open, or will end soon. The page stays as it is.
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { useMessages } from '../messages';
import { forgetRecentSearches } from '../recent-searches';
import { useSession, type User } from '../session';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { SignInForm } from './SignInForm';
import styles from './SessionDialog.module.css';

/** Where a sign-in in another tab ends. That page tells this one. */
const signedInPage = '/console/sign-in?done=1';

export function SessionDialog() {
  const { viewer, expired, replacedBy } = useSession();
  if (replacedBy) return <Replaced by={replacedBy} />;
  if (expired && viewer?.user) return <Expired user={viewer.user} />;
  return null;
}

function Expired({ user }: { user: User }) {
  const t = useMessages();
  const { signedInAgain, viewerChanged, signOut } = useSession();
  // If the server cannot be reached, the session has ended all the same.
  const leave = () => void signOut().then((error) => error && viewerChanged());
  return (
    <Dialog title={t('account.session.ended')} open>
      <p className={styles.text}>{t('account.session.endedText')}</p>
      <SignInForm email={user.email} returnTo={signedInPage} newTab onSignedIn={signedInAgain} />
      <p className={styles.leave}>
        <Button look="quiet" onPress={leave}>
          {t('account.session.asVisitor')}
        </Button>
      </p>
    </Dialog>
  );
}

function Replaced({ by: { name } }: { by: User }) {
  const t = useMessages();
  const reload = () => {
    forgetRecentSearches();
    location.reload();
  };
  return (
    <Dialog title={t('account.session.replaced', { name })} open>
      <p className={styles.text}>{t('account.session.replacedText', { name })}</p>
      <Button look="primary" autoFocus onPress={reload}>
        {t('account.session.reload', { name })}
      </Button>
    </Dialog>
  );
}

/** How long before its end a session is said to end, in milliseconds. */
const notice = 10 * 60_000;

/** Says that the session ends soon, and signs in again before it does. */
export function SessionNotice() {
  const t = useMessages();
  const intl = useIntl();
  const { viewer, expired, signedInAgain } = useSession();
  const [asking, setAsking] = useState(false);
  const endsAt = viewer?.session?.expiresAt;
  const soon = useReached(endsAt === undefined ? undefined : new Date(endsAt).getTime() - notice);
  if (!soon || expired || endsAt === undefined || !viewer?.user) return null;
  const done = (user: User) => {
    setAsking(false);
    signedInAgain(user);
  };
  return (
    <div className={`${styles.notice} no-print`} role="status">
      <span>{t('account.session.endsSoon', { time: intl.formatTime(new Date(endsAt)) })}</span>
      <Button onPress={() => setAsking(true)}>{t('account.session.renew')}</Button>
      <Dialog title={t('account.session.renew')} open={asking} onClose={() => setAsking(false)}>
        <p className={styles.text}>{t('account.session.renewText')}</p>
        <SignInForm email={viewer.user.email} returnTo={signedInPage} newTab onSignedIn={done} />
      </Dialog>
    </div>
  );
}

const longestTimer = 2 ** 31 - 1;

/** Whether a moment was reached. */
function useReached(moment: number | undefined): boolean {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (moment === undefined || moment <= now) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(moment - now, longestTimer));
    return () => clearTimeout(timer);
  }, [moment, now]);
  return moment !== undefined && moment <= now;
}
