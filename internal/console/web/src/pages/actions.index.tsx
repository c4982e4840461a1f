import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { actionFilters } from '../filters';
import { useMessages } from '../messages';

export const Route = createFileRoute('/actions/')({ validateSearch: actionFilters, component: Actions });

function Actions() {
  const t = useMessages();
  return <Page title={t('common.actions')}>…</Page>;
}
