import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/actions/$slug')({ component: Action });

function Action() {
  const t = useMessages();
  return <Page title={t('common.actions')}>…</Page>;
}
