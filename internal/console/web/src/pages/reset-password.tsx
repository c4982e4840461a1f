import { createFileRoute, useRouter } from '@tanstack/react-router';
import { directClient } from '../api';
import { useAccountForm, useOutcome, usePasswordRule } from '../components/account';
import { AccountForm } from '../components/AccountForm';
import styles from '../components/AccountForm.module.css';
import { Field } from '../components/Field';
import { LinkProblem } from '../components/LinkProblem';
import { Page } from '../components/Page';
import { useMessages } from '../messages';
import { forgetToken, useOneTimeToken } from '../one-time-token';
import { ResetPasswordDocument } from '../queries/generated/account';
import { one } from '../search-params';
import { useSession } from '../session';

export const Route = createFileRoute('/reset-password')({
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: one(search.token) }),
  component: ResetPassword,
});

function ResetPassword() {
  const t = useMessages();
  const token = useOneTimeToken('/reset-password', Route.useSearch().token);
  const state = useReset(token ?? '');
  const link = token === undefined ? 'missing' : state.problem.link;
  if (link) return <LinkProblem kind={link} invitation={false} />;
  return (
    <div className={styles.panel}>
      <Page title={t('account.reset.title')}>
        <div className={styles.form}>
          <p>{t('account.reset.text')}</p>
          <AccountForm state={state} action={t('account.reset.save')}>
            <Field
              name="password"
              type="password"
              label={t('account.newPassword')}
              autoComplete="new-password"
              description={t('account.passwordRule')}
              autoFocus
              error={state.errorOf('password')}
            />
            <Field
              name="repeated"
              type="password"
              label={t('account.repeatPassword')}
              autoComplete="new-password"
              error={state.errorOf('repeated')}
            />
          </AccountForm>
        </div>
      </Page>
    </div>
  );
}

function useReset(token: string) {
  const t = useMessages();
  const router = useRouter();
  const { viewerChanged } = useSession();
  const outcomeOf = useOutcome();
  const wrong = usePasswordRule();
  return useAccountForm(
    async (value) => {
      const password = value('password');
      const message = wrong(password);
      if (message) return { field: 'password', message };
      if (password !== value('repeated')) return { field: 'repeated', message: t('account.error.different') };
      const { data, error } = await directClient.mutation(ResetPasswordDocument, { token, password }).toPromise();
      return outcomeOf({ payload: data?.resetPassword, error }, t('account.error.short'));
    },
    () => {
      forgetToken();
      void router.navigate({ to: '/dashboard', replace: true }).then(viewerChanged);
    },
  );
}
