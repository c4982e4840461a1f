// Articles to read through, under the years of their publication.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../messages';
import type { TeaserFragment } from '../queries/generated/teasers';
import { formatAddress } from './article/address';
import { ArticleStates } from './ArticleStates';
import { OrganizationLink } from './chain/links';
import { Moment } from './Dates';
import styles from './Teasers.module.css';

export function Teasers<T extends TeaserFragment>(props: { articles: readonly T[]; beside?(article: T): ReactNode }) {
  const { articles, beside } = props;
  const t = useMessages();
  const yearOf = (article: T) => (article.publishedAt ? String(new Date(article.publishedAt).getFullYear()) : '');
  const years = [...new Set(articles.map(yearOf))];
  return (
    <>
      {years.map((year) => (
        <section key={year} className={styles.year}>
          <h2>{year === '' ? t('teasers.unpublished') : year}</h2>
          <ul role="list">
            {articles
              .filter((article) => yearOf(article) === year)
              .map((article) => (
                <Teaser key={article.id} article={article} beside={beside?.(article)} />
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Teaser({ article, beside }: { article: TeaserFragment; beside: ReactNode }) {
  const { title, locale, publishedAt, updatedAt, excerpt, organization } = article;
  return (
    <li className={styles.teaser}>
      <div className={styles.title}>
        <Link to="/articles/$slug" params={{ slug: formatAddress(article) }} lang={locale}>
          {title}
        </Link>
        <ArticleStates article={article} />
      </div>
      <p lang={locale} className={styles.excerpt}>
        {excerpt}
      </p>
      <div className={styles.side}>
        <Moment at={publishedAt ?? updatedAt} />
        <OrganizationLink of={organization} />
        {beside}
      </div>
    </li>
  );
}
