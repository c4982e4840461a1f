import type { ArticleStatus, ArticleVisibility } from '../generated/schema';
import { useMessages } from '../messages';
import { Badge, tones } from './Badge';

/** What hides an article from readers; nothing if they see it. */
export function ArticleStates({ article }: { article: { status: ArticleStatus; visibility: ArticleVisibility } }) {
  const t = useMessages();
  const { status, visibility } = article;
  return (
    <>
      {status !== 'PUBLISHED' && <Badge tone={tones[status]}>{t(`ArticleStatus.${status}`)}</Badge>}
      {visibility === 'INTERNAL' && <Badge tone="amber">{t('Visibility.INTERNAL')}</Badge>}
    </>
  );
}
