import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/dashboard')({ component: Dashboard });

function Dashboard() {
  const t = useMessages();
  return <Page title={t('common.dashboard')}>…</Page>;
}
