import { createFileRoute } from '@tanstack/react-router';
import { Page } from '../components/Page';
import { useMessages } from '../messages';

export const Route = createFileRoute('/themes/')({ component: Themes });

function Themes() {
  const t = useMessages();
  return <Page title={t('common.themes')}>…</Page>;
}
