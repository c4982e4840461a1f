// The fields of a sign-in, for the page and for the dialog that asks after a session ended.
import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { directClient } from '../api';
import { useMessages } from '../messages';
import { SignInDocument, SignInFactsDocument } from '../queries/generated/account';
import type { User } from '../session';
import { useAccountForm, useOutcome } from './account';
import { AccountForm } from './AccountForm';
import buttons from './Button.module.css';
import { Field } from './Field';
import styles from './AccountForm.module.css';

export function SignInForm(props: {
  /** Email address to begin with. */
  email?: string;
  /** A message about a sign-in that failed elsewhere. */
  failure?: string;
  /** Where the sign-in at the organization's account server leads to; the dialog's does it in a new tab. */
  returnTo: string;
  newTab?: boolean;
  onSignedIn(user: User): void;
}) {
  const { email, failure, returnTo, newTab, onSignedIn } = props;
  const t = useMessages();
  const state = useSignIn(onSignedIn);
  return (
    <div className={styles.form}>
      <AccountForm state={state} failure={failure} action={t('common.signIn')} beside={<Forgot newTab={newTab} />}>
        <Field
          name="email"
          type="email"
          label={t('account.email')}
          autoComplete="username"
          defaultValue={email}
          autoFocus={!email}
          error={state.errorOf('email')}
        />
        <Field
          name="password"
          type="password"
          label={t('account.password')}
          autoComplete="current-password"
          autoFocus={!!email}
          error={state.errorOf('password')}
        />
      </AccountForm>
      <ProviderLink returnTo={returnTo} newTab={newTab} />
    </div>
  );
}

function useSignIn(onSignedIn: (user: User) => void) {
  const t = useMessages();
  const outcomeOf = useOutcome();
  return useAccountForm(
    async (value) => {
      const email = value('email').trim();
      const password = value('password');
      if (email === '') return { field: 'email', message: t('account.error.emailMissing') };
      if (password === '') return { field: 'password', message: t('account.error.passwordMissing') };
      const { data, error } = await directClient.mutation(SignInDocument, { email, password }).toPromise();
      return outcomeOf({ payload: data?.signIn, error }, t('account.error.wrong'));
    },
    (user) => user && onSignedIn(user),
  );
}

function Forgot({ newTab }: { newTab?: boolean }) {
  const t = useMessages();
  return (
    <Link to="/forgot-password" target={newTab ? '_blank' : undefined}>
      {t('account.forgot')}
    </Link>
  );
}

/** The sign-in at the organization's account server, if there is one. */
function ProviderLink({ returnTo, newTab }: { returnTo: string; newTab?: boolean }) {
  const t = useMessages();
  const [{ data }] = useQuery({ query: SignInFactsDocument });
  const address = data?.server.oidcSignInUrl;
  if (!address) return null;
  return (
    <>
      <p className={styles.or}>{t('account.or')}</p>
      <a
        className={buttons.button}
        href={`${address}?${new URLSearchParams({ returnTo }).toString()}`}
        target={newTab ? '_blank' : undefined}
      >
        {t(newTab ? 'account.signInWithNewTab' : 'account.signInWith')}
      </a>
    </>
  );
}
