import { createFileRoute, Link, useElementScrollRestoration } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { formatAddress, parseAddress } from '../components/article/address';
import styles from '../components/article/Article.module.css';
import { Actions, EvidenceFor, Subjects } from '../components/article/Connections';
import { Cover } from '../components/article/Cover';
import { Head } from '../components/article/Head';
import { Neighbours } from '../components/article/Neighbours';
import { Notices } from '../components/article/Notices';
import { Outline } from '../components/article/Outline';
import { Text } from '../components/article/Text';
import { Tools } from '../components/article/Tools';
import { useArticle, type Article } from '../components/article/useArticle';
import { useTitle } from '../components/Page';
import { Failure, PageNotFound, Skeleton } from '../components/States';
import { TabLinks } from '../components/TabLinks';
import { useMessages } from '../messages';
import { CountViewDocument } from '../queries/generated/article';
import { one, oneOf } from '../search-params';

const Revisions = lazy(() => import('../components/article/Revisions').then((m) => ({ default: m.Revisions })));
const History = lazy(() => import('../components/article/History').then((m) => ({ default: m.History })));

interface Search {
  /** What is shown below the head instead of the text. */
  view?: 'revisions' | 'history';
  /** Numbers of the two revisions that are compared. */
  from?: number;
  to?: number;
}

const number = (value: unknown) => (/^[1-9]\d{0,8}$/.test(String(value)) ? Number(one(String(value))) : undefined);

export const Route = createFileRoute('/articles/$slug')({
  validateSearch: (search: Record<string, unknown>): Search => ({
    view: oneOf(['revisions', 'history'] as const, search.view),
    from: number(search.from),
    to: number(search.to),
  }),
  component: ArticlePage,
});

function ArticlePage() {
  const { slug } = Route.useParams();
  return <ArticleAt key={slug} address={slug} />;
}

function ArticleAt({ address }: { address: string }) {
  const { article, error, fetching, refetch } = useArticle(address);
  useReadingPlace(article !== undefined);
  if (article) return <ArticleView article={article} address={address} />;
  if (error) return <Failure error={error} retry={refetch} />;
  return fetching ? <Loading /> : <PageNotFound />;
}

function Loading() {
  const t = useMessages();
  return (
    <div className={styles.page} aria-busy="true">
      <span className="visually-hidden">{t('common.loading')}</span>
      <Skeleton height={20} width={240} />
      <Skeleton height={42} width="min(560px, 100%)" />
      <Skeleton height={20} width={300} />
      <div className={styles.columns}>
        <Skeleton height={900} width="min(646px, 100%)" />
      </div>
    </div>
  );
}

function ArticleView({ article, address }: { article: Article; address: string }) {
  const { view } = Route.useSearch();
  useTitle(article.title);
  useCurrentAddress(article, address);
  useCountView(article);
  const hidden = article.unavailable !== null && !article.viewerCan.update;
  return (
    <article className={styles.page}>
      <Notices article={article} address={address} />
      <Head article={article} />
      <Views article={article} address={address} />
      {view === undefined ? (
        !hidden && <Reading article={article} />
      ) : (
        <Suspense fallback={<Skeleton height={480} />}>
          {view === 'revisions' ? <Revisions article={article} /> : <History id={article.id} locale={article.locale} />}
        </Suspense>
      )}
    </article>
  );
}

/** The text, its revisions and its history, for those who may see them. */
function Views({ article, address }: { article: Article; address: string }) {
  const t = useMessages();
  if (!article.editorial) return null;
  return (
    <TabLinks label={t('article.views.label')}>
      {([undefined, 'revisions', 'history'] as const).map((v) => (
        <Link
          key={v ?? 'text'}
          to="/articles/$slug"
          params={{ slug: address }}
          search={{ view: v }}
          activeOptions={{ explicitUndefined: true }}
          resetScroll={false}
        >
          {t(`article.view.${v ?? 'text'}`)}
        </Link>
      ))}
    </TabLinks>
  );
}

function Reading({ article }: { article: Article }) {
  const text = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.columns}>
      <Outline sections={article.outline} lang={article.locale} container={text} />
      <div className={styles.main}>
        {article.summary && (
          <p className={styles.summary} lang={article.locale}>
            {article.summary}
          </p>
        )}
        {article.cover && <Cover picture={article.cover} lang={article.locale} />}
        <Text article={article} container={text} />
        <Subjects article={article} />
        <Tools article={article} />
        <Actions article={article} />
        <EvidenceFor article={article} />
        {article.trashedAt === null && <Neighbours id={article.id} />}
      </div>
    </div>
  );
}

/** Goes on where the reader was when the page was reloaded. The router tries that before the text is there. */
function useReadingPlace(loaded: boolean) {
  const [place] = useState(useElementScrollRestoration({ getElement: () => window }));
  useEffect(() => {
    if (loaded && location.hash === '' && place && place.scrollY > 0) scrollTo(0, place.scrollY);
  }, [loaded, place]);
}

/**
 * Shows the current address of an article that was opened by a former slug, and leads to the translation in the requested
 * language if that has another slug.
 */
function useCurrentAddress(article: Article, address: string) {
  const navigate = Route.useNavigate();
  const { locale } = parseAddress(address);
  const asked =
    locale === article.locale ? undefined : article.translations.nodes.find((other) => other.locale === locale);
  const found = asked ?? (article.redirectedFrom === null ? undefined : article);
  const current = found && formatAddress(found);
  useEffect(() => {
    if (current === undefined) return;
    void navigate({ to: '/articles/$slug', params: { slug: current }, search: true, hash: true, replace: true });
  }, [current, navigate]);
}

/** Counts a view by a reader, once each time that the article is opened. Editors who look after it do not count. */
function useCountView(article: Article) {
  const [, countView] = useMutation(CountViewDocument);
  const counted = useRef(false);
  const { id, status, viewerCan, unavailable } = article;
  const counts = status === 'PUBLISHED' && !viewerCan.update && !unavailable;
  useEffect(() => {
    if (!counts || counted.current) return;
    counted.current = true;
    void countView({ id });
  }, [counts, id, countView]);
}
