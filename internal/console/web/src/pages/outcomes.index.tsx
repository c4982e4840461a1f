import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { outcomeFilters } from '../filters';
import { useMessages } from '../messages';

export const Route = createFileRoute('/outcomes/')({ validateSearch: outcomeFilters, component: Outcomes });

function Outcomes() {
  const t = useMessages();
  return <Page title={t('common.outcomes')}>…</Page>;
}
