import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/reset-password')({ component: ResetPassword });

function ResetPassword() {
  const t = useMessages();
  return <Page title={t('common.signIn')}>…</Page>;
}
