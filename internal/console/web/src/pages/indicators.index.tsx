import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { indicatorFilters } from '../filters';
import { useMessages } from '../messages';

export const Route = createFileRoute('/indicators/')({ validateSearch: indicatorFilters, component: Indicators });

function Indicators() {
  const t = useMessages();
  return <Page title={t('common.indicators')}>…</Page>;
}
