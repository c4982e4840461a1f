import { createFileRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { codeOf, directClient, retryAfterOf } from '../api';
import { useAccountForm, type Outcome } from '../components/account';
import { AccountForm } from '../components/AccountForm';
import styles from '../components/AccountForm.module.css';
import { Button, LinkButton } from '../components/Button';
import { Field } from '../components/Field';
import { Page } from '../components/Page';
import { useMessages } from '../messages';
import { RequestPasswordResetDocument, SignInFactsDocument } from '../queries/generated/account';

export const Route = createFileRoute('/forgot-password')({ component: ForgotPassword });

function ForgotPassword() {
  const t = useMessages();
  const [{ data }] = useQuery({ query: SignInFactsDocument });
  const [sentTo, setSentTo] = useState<string>();
  if (data && !data.server.mail) return <NoMail />;
  return (
    <div className={styles.panel}>
      {sentTo === undefined ? (
        <Page title={t('account.forgot.title')}>
          <Request onSent={setSentTo} />
        </Page>
      ) : (
        <Page title={t('account.forgot.sent')}>
          <div className={styles.form} role="status">
            <p>{t('account.forgot.sentText', { email: sentTo })}</p>
            <p className={styles.note}>{t('account.forgot.sentHint')}</p>
            <div className={styles.buttons}>
              <LinkButton to="/sign-in">{t('account.backToSignIn')}</LinkButton>
              <Button look="quiet" onPress={() => setSentTo(undefined)}>
                {t('account.forgot.again')}
              </Button>
            </div>
          </div>
        </Page>
      )}
    </div>
  );
}

function NoMail() {
  const t = useMessages();
  return (
    <div className={styles.panel}>
      <Page title={t('account.forgot.noMail')}>
        <div className={styles.form}>
          <p>{t('account.forgot.noMailText')}</p>
          <div className={styles.buttons}>
            <LinkButton to="/sign-in">{t('account.backToSignIn')}</LinkButton>
          </div>
        </div>
      </Page>
    </div>
  );
}

function Request({ onSent }: { onSent(email: string): void }) {
  const t = useMessages();
  const ask = async (email: string): Promise<Outcome> => {
    if (email === '') return { field: 'email', message: t('account.error.emailMissing') };
    const { data, error } = await directClient.mutation(RequestPasswordResetDocument, { email }).toPromise();
    const seconds = error && retryAfterOf(error);
    if (seconds !== undefined) return { waitUntil: Date.now() + seconds * 1000 };
    if (error) return { message: t(`common.error.${codeOf(error)}`, { request: '–' }) };
    const problem = data?.requestPasswordReset.userErrors[0];
    if (!problem) {
      onSent(email);
      return { done: true };
    }
    if (problem.code === 'WRONG_STATE') return { message: t('account.forgot.noMailText') };
    return { field: 'email', message: t('account.error.email') };
  };
  const state = useAccountForm(
    (value) => ask(value('email').trim()),
    () => undefined,
  );
  return (
    <div className={styles.form}>
      <p>{t('account.forgot.text')}</p>
      <AccountForm
        state={state}
        action={t('account.forgot.send')}
        beside={<LinkButton to="/sign-in">{t('common.cancel')}</LinkButton>}
      >
        <Field
          name="email"
          type="email"
          label={t('account.email')}
          autoComplete="username"
          autoFocus
          error={state.errorOf('email')}
        />
      </AccountForm>
    </div>
  );
}
