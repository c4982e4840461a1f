import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { articleFilters } from '../filters';
import { useMessages } from '../messages';

export const Route = createFileRoute('/articles/')({ validateSearch: articleFilters, component: Articles });

function Articles() {
  const t = useMessages();
  return <Page title={t('common.articles')}>…</Page>;
}
