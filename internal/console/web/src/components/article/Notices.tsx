// Remarks above an article on what its readers should know: why they do not see it, or that others do not.
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useMessages } from '../../messages';
import { Moment } from '../Dates';
import { Notice } from '../Notice';
import { parseAddress } from './address';
import type { Article } from './useArticle';

export function Notices({ article, address }: { article: Article; address: string }) {
  const t = useMessages();
  const intl = useIntl();
  const { locale } = parseAddress(address);
  const name = (tag: string) => intl.formatDisplayName(tag.split('-')[0] ?? tag, { type: 'language' }) ?? tag;
  const original = article.outdated && article.rights === 'TRANSLATION';
  return (
    <>
      {locale !== undefined && locale !== article.locale && (
        <Notice tone="accent">
          {t('article.otherLanguage', { asked: name(locale), found: name(article.locale) })}
        </Notice>
      )}
      {article.trashedAt !== null && (
        <Notice tone="red">
          <span>{t('article.trashed')}</span>
          <Moment at={article.trashedAt} />
        </Notice>
      )}
      <Withheld article={article} />
      {original && <Notice tone="amber">{t('article.outdated')}</Notice>}
      <EditorialNotices article={article} address={address} />
    </>
  );
}

function Withheld({ article }: { article: Article }) {
  const t = useMessages();
  const { unavailable } = article;
  if (!unavailable) return null;
  return (
    <Notice tone="red">
      <strong>{t(`article.withheld.${unavailable.reason}`)}</strong>
      <Moment at={unavailable.since} absolute />
      {unavailable.notice && <span>{unavailable.notice}</span>}
      {article.viewerCan.update ? (
        <span>{t('article.withheld.editors')}</span>
      ) : (
        <Link to="/articles">{t('article.withheld.back')}</Link>
      )}
    </Notice>
  );
}

/** What editors and the author see: the working copy, the schedule, the review. */
function EditorialNotices({ article, address }: { article: Article; address: string }) {
  const t = useMessages();
  const intl = useIntl();
  const { editorial } = article;
  if (!editorial) return null;
  const { workingCopy, liveRevision, publishAt, unpublishAt, reviewNote } = editorial;
  const exact = (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <>
      {publishAt && <Notice tone="accent">{t('article.publishAt', { at: exact(publishAt) })}</Notice>}
      {unpublishAt && <Notice tone="accent">{t('article.unpublishAt', { at: exact(unpublishAt) })}</Notice>}
      {reviewNote && <Notice tone="amber">{t('article.reviewNote', { note: reviewNote })}</Notice>}
      {workingCopy && (
        <Notice tone="amber">
          <span>
            {t('article.workingCopy', { number: workingCopy.number, who: workingCopy.createdBy })}{' '}
            <Moment at={workingCopy.createdAt} />
          </span>
          {liveRevision !== null && (
            <Link
              to="/articles/$slug"
              params={{ slug: address }}
              search={(before) => ({ ...before, view: 'revisions', from: liveRevision, to: workingCopy.number })}
            >
              {t('article.compareWorkingCopy')}
            </Link>
          )}
        </Notice>
      )}
    </>
  );
}
