import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/outcomes/$id')({ component: Outcome });

function Outcome() {
  const t = useMessages();
  return <Page title={t('common.outcomes')}>…</Page>;
}
