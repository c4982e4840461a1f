import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/tags/$slug')({ component: Tag });

function Tag() {
  const t = useMessages();
  return <Page title={t('common.tags')}>…</Page>;
}
