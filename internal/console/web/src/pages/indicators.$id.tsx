import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/indicators/$id')({ component: Indicator });

function Indicator() {
  const t = useMessages();
  return <Page title={t('common.indicators')}>…</Page>;
}
