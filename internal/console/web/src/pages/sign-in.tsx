import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/sign-in')({ component: SignIn });

function SignIn() {
  const t = useMessages();
  return <Page title={t('common.signIn')}>…</Page>;
}
