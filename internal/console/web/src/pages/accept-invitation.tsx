import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/accept-invitation')({ component: AcceptInvitation });

function AcceptInvitation() {
  const t = useMessages();
  return <Page title={t('common.signIn')}>…</Page>;
}
