// What a reader may go on with: the articles before and after this one, and similar ones with the reason.
import { Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useMessages } from '../../messages';
import { ArticleNeighboursDocument, type NeighbourFragment } from '../../queries/generated/article';
import { ArticleStates } from '../ArticleStates';
import { Moment } from '../Dates';
import { Failure, Skeleton } from '../States';
import { formatAddress } from './address';
import styles from './Connections.module.css';

export function Neighbours({ id }: { id: string }) {
  const t = useMessages();
  const [{ data, error }, retry] = useQuery({ query: ArticleNeighboursDocument, variables: { id } });
  if (error) return <Failure error={error} retry={retry} />;
  if (!data) return <Skeleton height={220} />;
  if (!data.node || !('related' in data.node)) return null;
  const { previous, next, related } = data.node;
  return (
    <>
      {(previous ?? next) && (
        <nav aria-label={t('article.neighbours')} className={`${styles.neighbours} no-print`}>
          <div>{previous && <NeighbourLink label={t('article.previous')} article={previous} />}</div>
          <div>{next && <NeighbourLink label={t('article.next')} article={next} />}</div>
        </nav>
      )}
      {related.length > 0 && (
        <section className={`${styles.section} no-print`}>
          <h2>{t('article.related')}</h2>
          <ul role="list" className={styles.rows}>
            {related.map(({ article, because }) => (
              <li key={article.id}>
                <div className={styles.main}>
                  <ArticleLink article={article} />
                  <ArticleStates article={article} />
                </div>
                <ul role="list" className={styles.side}>
                  {because.map(({ kind, text }) => (
                    <li key={`${kind} ${text}`}>
                      {t(`article.because.${kind}`, { text })}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function ArticleLink({ article }: { article: NeighbourFragment }) {
  return (
    <Link
      to="/articles/$slug"
      params={{ slug: formatAddress(article) }}
      lang={article.locale}
      className={styles.clamped}
    >
      {article.title}
    </Link>
  );
}

function NeighbourLink({ label, article }: { label: string; article: NeighbourFragment }) {
  return (
    <>
      <span>
        {label} {article.publishedAt && <Moment at={article.publishedAt} absolute />}
      </span>
      <ArticleLink article={article} />
    </>
  );
}
