// What a set of articles is about, and when they were published: counts that lead to the articles.
import { useMessages } from '../messages';
import { useQuery } from 'urql';
import { SubjectsDocument } from '../queries/generated/teasers';
import type { ArticleWhereInput } from '../generated/schema';
import { timeZone, type ArticleFilters } from '../filters';
import { CountList, type CountItem } from './CountList';
import { Failure, Skeleton } from './States';

/** `filters` are those of the list of articles that `where` means; each count adds its own. */
export function Subjects(props: { where: ArticleWhereInput; filters: ArticleFilters; withoutTag?: string }) {
  const { where, filters, withoutTag } = props;
  const t = useMessages();
  const [{ data, error }, retry] = useQuery({ query: SubjectsDocument, variables: { where, timeZone } });
  if (error) return <Failure error={error} retry={retry} />;
  if (!data) return <Skeleton height={320} />;
  const records = (more: ArticleFilters) => ({ to: '/articles' as const, search: { ...filters, ...more } });
  const name = (count: number) => t('subjects.articles', { count });
  const years = data.years.rows.flatMap(({ key, count, periodStart, periodEnd }): CountItem[] => {
    if (!periodStart || !periodEnd) return [];
    const label = periodStart.slice(0, 4);
    return [{ key, label, count, records: records({ from: periodStart, to: periodEnd }), name: name(count) }];
  });
  const themes = data.themes.rows.flatMap(({ key, count, theme }): CountItem[] => {
    if (!theme) return [];
    const to = { to: '/themes/$slug', params: { slug: theme.slug } } as const;
    return [{ key, label: theme.name, count, to, records: records({ theme: [theme.slug] }), name: name(count) }];
  });
  const tags = data.tags.rows.flatMap(({ key, count, tag }): CountItem[] => {
    if (!tag || tag.slug === withoutTag) return [];
    const to = { to: '/tags/$slug', params: { slug: tag.slug } } as const;
    return [{ key, label: tag.name, count, to, records: records({ tag: [tag.slug] }), name: name(count) }];
  });
  return (
    <>
      {years.length > 0 && <CountList title={t('subjects.years')} items={years.toReversed()} />}
      {themes.length > 0 && <CountList title={t('common.themes')} items={themes} />}
      {tags.length > 0 && <CountList title={t(withoutTag ? 'subjects.otherTags' : 'common.tags')} items={tags} />}
    </>
  );
}
