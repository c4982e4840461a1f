import { useQuery } from 'urql';
import { ArticleDocument, ArticleElsewhereDocument, type ArticleTextFragment } from '../../queries/generated/article';
import { localeOf, usePreferences } from '../../preferences';
import { usePoll } from '../../session';
import { parseAddress } from './address';

export type Article = ArticleTextFragment;

/**
 * The article at an address. If there is none in the requested language, it is the one in the trash that the viewer may
 * restore, or the one in the console's language, or in another one. An address without a language asks for the console's.
 */
export function useArticle(address: string) {
  const own = localeOf[usePreferences().language];
  const { slug, locale = own } = parseAddress(address);
  const [asked, refetch] = useQuery({ query: ArticleDocument, variables: { slug, locale } });
  const missing = asked.data !== undefined && asked.data.article === null;
  const [elsewhere] = useQuery({ query: ArticleElsewhereDocument, variables: { slug, locale, own }, pause: !missing });
  usePoll(() => refetch({ requestPolicy: 'network-only' }));
  const other = elsewhere.data;
  const article = asked.data?.article ?? other?.trashedArticles.nodes[0] ?? other?.own ?? other?.article;
  return {
    article: article ?? undefined,
    error: asked.error ?? elsewhere.error,
    fetching: asked.fetching || elsewhere.fetching || (missing && elsewhere.data === undefined && !elsewhere.error),
    refetch: () => refetch({ requestPolicy: 'network-only' }),
  };
}
