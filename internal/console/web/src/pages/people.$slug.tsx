import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/people/$slug')({ component: Person });

function Person() {
  const t = useMessages();
  return <Page title={t('common.people')}>…</Page>;
}
