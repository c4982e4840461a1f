// The head of an article: its publisher, title, byline and marks.
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useMessages } from '../../messages';
import { ArticleStates } from '../ArticleStates';
import { Badge } from '../Badge';
import { PersonLink } from '../chain/links';
import { Moment } from '../Dates';
import { OrganizationPath } from '../OrganizationPath';
import { formatAddress, languageName } from './address';
import styles from './Head.module.css';
import { LikeButton } from './LikeButton';
import type { Article } from './useArticle';

export function Head({ article }: { article: Article }) {
  const { title, subtitle, locale } = article;
  return (
    <header className={styles.head}>
      <OrganizationPath organization={article.organization} />
      <h1 lang={locale} className={title.length > 60 ? styles.longTitle : styles.title}>
        {title}
      </h1>
      {subtitle && (
        <p lang={locale} className={styles.subtitle}>
          {subtitle}
        </p>
      )}
      <Byline article={article} />
      {(!article.unavailable || article.viewerCan.update) && <Facts article={article} />}
      <Languages article={article} />
    </header>
  );
}

function Byline({ article }: { article: Article }) {
  const t = useMessages();
  const contributions = article.contributions.nodes;
  const roles = [...new Set(contributions.map((c) => c.role))];
  if (roles.length === 0) return null;
  return (
    <ul role="list" className={styles.byline}>
      {roles.map((role) => (
        <li key={role}>
          <span className={styles.role}>{t(`ContributionRole.${role}`)}</span>
          {contributions
            .filter((c) => c.role === role)
            .map(({ id, person }) => (
              <PersonLink key={id} of={person} />
            ))}
        </li>
      ))}
    </ul>
  );
}

function Facts({ article }: { article: Article }) {
  const t = useMessages();
  const intl = useIntl();
  const { status, rights, publishedAt, revisedAt, wordCount, readingMinutes, views } = article;
  return (
    <div className={styles.facts}>
      <ArticleStates article={article} />
      <Badge tone={rights === 'ORIGINAL' ? 'accent' : 'grey'}>{t(`ArticleRights.${rights}`)}</Badge>
      {publishedAt && (
        <span>
          <Moment at={publishedAt} absolute />
        </span>
      )}
      {wasRevised(article) && (
        <span>
          {t('article.revised')} <Moment at={revisedAt} absolute />
        </span>
      )}
      <Source article={article} />
      {wordCount > 0 && (
        <span>
          {t('article.length', {
            words: wordCount,
            minutes: readingMinutes,
            cjk: String(/^(zh|ja|ko)\b/.test(article.locale)),
          })}
        </span>
      )}
      {views > 0 && <span>{t('article.views', { count: intl.formatNumber(views), plural: views })}</span>}
      {status === 'PUBLISHED' && !article.unavailable && <LikeButton article={article} />}
    </div>
  );
}

/** Whether the text was changed a day or more after readers got it. An import dates the publication back. */
function wasRevised({ createdAt, publishedAt, revisedAt }: Article): boolean {
  if (publishedAt === null) return false;
  const [created, published, revised] = [createdAt, publishedAt, revisedAt].map((at) => new Date(at).getTime());
  return (revised ?? 0) - Math.max(created ?? 0, published ?? 0) > 86_400_000;
}

function Source({ article }: { article: Article }) {
  const t = useMessages();
  const { sourceName, sourceUrl } = article;
  if (!sourceName && !sourceUrl) return null;
  const name = sourceName ?? URL.parse(sourceUrl ?? '')?.host ?? sourceUrl;
  return (
    <span>
      {t('article.source')}{' '}
      {sourceUrl ? (
        <a href={sourceUrl} rel="noopener noreferrer">
          {name} <span aria-hidden>↗</span>
        </a>
      ) : (
        name
      )}
    </span>
  );
}

/** The languages that the article can be read in. */
function Languages({ article }: { article: Article }) {
  const t = useMessages();
  const translations = article.translations.nodes;
  if (translations.length === 0) return null;
  const all = [article, ...translations].toSorted((a, b) => a.locale.localeCompare(b.locale));
  return (
    <nav aria-label={t('article.languages')} className={`${styles.languages} no-print`}>
      {all.map((a) => (
        <Link
          key={a.id}
          to="/articles/$slug"
          params={{ slug: formatAddress(a) }}
          lang={a.locale}
          hrefLang={a.locale}
          title={a.title}
          aria-current={a.id === article.id ? 'true' : undefined}
        >
          {languageName(a.locale)}
        </Link>
      ))}
    </nav>
  );
}
