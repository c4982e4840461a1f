// Why a one-time link does not work, and what to do.
import { useMessages } from '../messages';
import { useSession } from '../session';
import type { LinkProblem as Kind } from './account';
import styles from './AccountForm.module.css';
import { Button, LinkButton } from './Button';
import { Page } from './Page';

export function LinkProblem({ kind, invitation }: { kind: Kind | 'missing'; invitation: boolean }) {
  const t = useMessages();
  const { viewer, signOut } = useSession();
  const explained = kind === 'expired' || kind === 'revoked' ? undefined : t(`account.link.${kind}Text`, email(viewer));
  return (
    <div className={styles.panel}>
      <Page title={t(`account.link.${kind}`)}>
        <div className={styles.form} role="alert">
          {explained && <p>{explained}</p>}
          {invitation && kind !== 'other' && kind !== 'missing' && <p>{t('account.link.askInviter')}</p>}
          <div className={styles.buttons}>
            {kind === 'other' && <Button onPress={() => void signOut()}>{t('common.signOut')}</Button>}
            {kind !== 'other' && <LinkButton to="/sign-in">{t('common.signIn')}</LinkButton>}
            {!invitation && <LinkButton to="/forgot-password">{t('account.link.newReset')}</LinkButton>}
          </div>
        </div>
      </Page>
    </div>
  );
}

const email = (viewer: ReturnType<typeof useSession>['viewer']) => ({ email: viewer?.user?.email ?? '' });
