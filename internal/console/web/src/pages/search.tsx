import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/search')({ component: Search });

function Search() {
  const t = useMessages();
  return <Page title={t('common.search')}>…</Page>;
}
