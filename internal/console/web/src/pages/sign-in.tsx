import { createFileRoute, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useQuery } from 'urql';
import styles from '../components/AccountForm.module.css';
import { localPath } from '../components/account';
import { Button, LinkButton } from '../components/Button';
import { Page } from '../components/Page';
import { SignInForm } from '../components/SignInForm';
import { useMessages, type MessageId } from '../messages';
import { SignInFactsDocument } from '../queries/generated/account';
import { one } from '../search-params';
import { tellOtherTabs, useSession } from '../session';

interface SignInSearch {
  /** Path of the page to open after the sign-in. */
  returnTo?: string;
  /** Why the sign-in at the organization's account server failed. */
  error?: string;
  /** `1`: somebody signed in, in a tab that was opened for it. */
  done?: string;
}

export const Route = createFileRoute('/sign-in')({
  validateSearch: (search: Record<string, unknown>): SignInSearch => ({
    returnTo: one(search.returnTo),
    error: one(search.error),
    done: one(search.done),
  }),
  component: SignIn,
});

function SignIn() {
  const t = useMessages();
  const { returnTo, error, done } = Route.useSearch();
  const { viewer } = useSession();
  const enter = useEnter(localPath(returnTo));
  const [{ data }] = useQuery({ query: SignInFactsDocument });
  const failure = useFailure(error);
  const signedIn = viewer?.user;
  return (
    <div className={styles.panel}>
      <Page title={t(signedIn ? 'account.signedIn' : 'common.signIn')}>
        {signedIn ? (
          <SignedIn name={signedIn.name} inNewTab={done !== undefined} goOn={() => void enter()} />
        ) : (
          <div className={styles.form}>
            {data?.server.demo && <p className={styles.note}>{t('account.demo')}</p>}
            <SignInForm failure={failure} returnTo={localPath(returnTo)} onSignedIn={() => void enter(true)} />
          </div>
        )}
      </Page>
    </div>
  );
}

/** Opens the page that somebody signed in for. */
function useEnter(path: string) {
  const router = useRouter();
  const { viewerChanged } = useSession();
  return async (changed?: boolean) => {
    if (!path.startsWith('/console/')) return location.assign(path);
    await router.navigate({ href: path.slice('/console'.length), replace: true });
    if (changed) viewerChanged();
  };
}

// The codes that the server adds to the address when the sign-in at the organization's account server failed.
const failures = new Map<string, MessageId>([
  ['DENIED', 'account.oidc.denied'],
  ['NO_ACCOUNT', 'account.oidc.unknown'],
  ['EXPIRED', 'account.oidc.expired'],
  ['UNAVAILABLE', 'account.oidc.unavailable'],
  ['RATE_LIMITED', 'account.oidc.limited'],
]);

function useFailure(code: string | undefined): string | undefined {
  const t = useMessages();
  return code && t(failures.get(code) ?? 'account.oidc.failed', { code });
}

function SignedIn({ name, inNewTab, goOn }: { name: string; inNewTab: boolean; goOn(): void }) {
  const t = useMessages();
  const { signOut } = useSession();
  useEffect(() => {
    if (inNewTab) tellOtherTabs();
  }, [inNewTab]);
  return (
    <div className={styles.form}>
      <p>{t('account.signedInAs', { name })}</p>
      {inNewTab && <p>{t('account.closeTab')}</p>}
      <div className={styles.buttons}>
        {inNewTab ? (
          <LinkButton to="/dashboard">{t('common.home')}</LinkButton>
        ) : (
          <>
            <Button look="primary" onPress={goOn}>
              {t('account.goOn')}
            </Button>
            <Button onPress={() => void signOut()}>{t('account.otherAccount')}</Button>
          </>
        )}
      </div>
    </div>
  );
}
