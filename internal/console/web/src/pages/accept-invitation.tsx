import { createFileRoute, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { directClient } from '../api';
import {
  useAccountForm,
  useOutcome,
  usePasswordRule,
  type LinkProblem as LinkProblemKind,
} from '../components/account';
import { AccountForm } from '../components/AccountForm';
import styles from '../components/AccountForm.module.css';
import { Field } from '../components/Field';
import { LinkProblem } from '../components/LinkProblem';
import { Page } from '../components/Page';
import { Skeleton } from '../components/States';
import { useMessages } from '../messages';
import { forgetToken, useOneTimeToken } from '../one-time-token';
import { AcceptInvitationDocument } from '../queries/generated/account';
import { one } from '../search-params';
import { useSession, type User } from '../session';

export const Route = createFileRoute('/accept-invitation')({
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: one(search.token) }),
  component: AcceptInvitation,
});

function AcceptInvitation() {
  const t = useMessages();
  const { viewer } = useSession();
  const token = useOneTimeToken('/accept-invitation', Route.useSearch().token);
  const state = useAcceptance(token ?? '', viewer?.user ?? undefined);
  const found = useLinkProblem(viewer?.anonymous ? token : undefined);
  const link = token === undefined ? 'missing' : (state.problem.link ?? found);
  if (link) return <LinkProblem kind={link} invitation />;
  return (
    <div className={styles.panel}>
      <Page title={t('account.invitation.title')}>
        {!viewer && <Skeleton height={280} />}
        {viewer && (
          <div className={styles.form}>
            <p>
              {viewer.user
                ? t('account.invitation.signedIn', { name: viewer.user.name, email: viewer.user.email })
                : t('account.invitation.text')}
            </p>
            <AccountForm state={state} action={t('account.invitation.accept')}>
              {!viewer.user && <NewAccount errorOf={state.errorOf} />}
            </AccountForm>
          </div>
        )}
      </Page>
    </div>
  );
}

function NewAccount({ errorOf }: { errorOf(name: string): string | undefined }) {
  const t = useMessages();
  return (
    <>
      <Field
        name="name"
        label={t('account.name')}
        autoComplete="name"
        description={t('account.nameHint')}
        error={errorOf('name')}
      />
      <Field
        name="password"
        type="password"
        label={t('account.password')}
        autoComplete="new-password"
        description={t('account.passwordRule')}
        error={errorOf('password')}
      />
    </>
  );
}

/** Why the link of an anonymous viewer does not work. The server says so before it asks for the password. */
function useLinkProblem(token: string | undefined): LinkProblemKind | undefined {
  const outcomeOf = useOutcome();
  const [problem, setProblem] = useState<LinkProblemKind>();
  useEffect(() => {
    if (token === undefined) return;
    void directClient
      .mutation(AcceptInvitationDocument, { token })
      .toPromise()
      .then(({ data, error }) => {
        const outcome = outcomeOf({ payload: data?.acceptInvitation, error }, '');
        if ('link' in outcome) setProblem(outcome.link);
      });
  }, [token]);
  return problem;
}

function useAcceptance(token: string, user: User | undefined) {
  const t = useMessages();
  const router = useRouter();
  const { viewerChanged } = useSession();
  const outcomeOf = useOutcome();
  const wrong = usePasswordRule();
  return useAccountForm(
    async (value) => {
      const password = user ? undefined : value('password');
      const message = password === undefined ? undefined : wrong(password);
      if (message) return { field: 'password', message };
      const name = value('name').trim() || undefined;
      const answer = await directClient.mutation(AcceptInvitationDocument, { token, password, name }).toPromise();
      const { data, error } = answer;
      return outcomeOf({ payload: data?.acceptInvitation, error }, t('account.invitation.existing'));
    },
    () => {
      forgetToken();
      void router.navigate({ to: '/dashboard', replace: true }).then(viewerChanged);
    },
  );
}
