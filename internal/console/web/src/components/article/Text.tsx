// The text of an article, as the server renders it.
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type MouseEvent, type RefObject } from 'react';
import { useMessages } from '../../messages';
import { formatAddress } from './address';
import { prepareHtml } from './prepare';
import styles from './Text.module.css';
import type { Article } from './useArticle';

export function Text({ article, container }: { article: Article; container: RefObject<HTMLDivElement | null> }) {
  const html = usePreparedHtml(article);
  const openInternal = useInternalLinks();
  useFocusOfAddress(container, article.id);
  return (
    <div
      ref={container}
      className={styles.text}
      lang={article.locale}
      onClick={openInternal}
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

function usePreparedHtml(article: Article): string {
  const t = useMessages();
  const router = useRouter();
  const { html, locale, assets } = article;
  const pictures = useStable(assets.nodes);
  return useMemo(
    () =>
      prepareHtml(html, {
        pictures,
        articleHref: (slug) =>
          router.buildLocation({ to: '/articles/$slug', params: { slug: formatAddress({ slug, locale }) } }).href,
        texts: {
          table: (number) => t('article.table', { number }),
          code: t('article.code'),
          done: t('article.done'),
          open: t('article.open'),
          picture: (host) => t('article.pictureElsewhere', { host }),
        },
      }),
    [html, locale, pictures, router, t],
  );
}

/** The value as it was before, if an answer of the server brings an equal one. */
function useStable<T>(value: T): T {
  const [kept, keep] = useState(value);
  if (kept !== value && JSON.stringify(kept) !== JSON.stringify(value)) {
    keep(value);
    return value;
  }
  return kept;
}

/** Opens links to other articles without loading the page, unless the reader asks for another tab. */
function useInternalLinks() {
  const navigate = useNavigate();
  return (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[data-internal]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target !== '') return;
    event.preventDefault();
    void navigate({ href: link.pathname + link.search + link.hash });
  };
}

/** Scrolls to the heading of the address, once the text is there, and moves the focus to it. */
function useFocusOfAddress(container: RefObject<HTMLDivElement | null>, id: string) {
  useEffect(() => {
    const anchor = decodeURIComponent(location.hash.slice(1));
    if (anchor === '') return;
    const target = container.current?.querySelector(`#${CSS.escape(anchor)}`);
    const heading = target?.closest('h1, h2, h3, h4, h5, h6') ?? target;
    if (!(heading instanceof HTMLElement)) return;
    heading.scrollIntoView();
    heading.focus({ preventScroll: true });
  }, [container, id]);
}
