import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/organizations/$slug')({ component: Organization });

function Organization() {
  const t = useMessages();
  return <Page title={t('common.organizations')}>…</Page>;
}
