import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/people/')({ component: People });

function People() {
  const t = useMessages();
  return <Page title={t('common.people')}>…</Page>;
}
