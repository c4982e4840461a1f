import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/tags/')({ component: Tags });

function Tags() {
  const t = useMessages();
  return <Page title={t('common.tags')}>…</Page>;
}
