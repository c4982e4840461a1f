import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/themes/$slug')({ component: Theme });

function Theme() {
  const t = useMessages();
  return <Page title={t('common.themes')}>…</Page>;
}
