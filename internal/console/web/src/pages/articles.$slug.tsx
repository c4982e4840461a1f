import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/articles/$slug')({ component: Article });

function Article() {
  const t = useMessages();
  return <Page title={t('common.articles')}>…</Page>;
}
