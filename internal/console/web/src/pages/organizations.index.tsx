import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/organizations/')({ component: Organizations });

function Organizations() {
  const t = useMessages();
  return <Page title={t('common.organizations')}>…</Page>;
}
