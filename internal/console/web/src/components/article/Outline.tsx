// The headings of an article, beside its text on wide screens and above it on narrow ones. The section that is read is
// marked.
import { ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';
import { useMessages } from '../../messages';
import styles from './Outline.module.css';

export interface Section {
  level: number;
  text: string;
  anchor: string;
  children?: readonly Section[];
}

export function Outline(props: {
  sections: readonly Section[];
  lang: string;
  container: RefObject<HTMLDivElement | null>;
}) {
  const { sections, lang, container } = props;
  const t = useMessages();
  const wide = useWide();
  const current = useCurrentSection(sections, container);
  if (sections.length === 0) return null;
  const list = <Sections sections={sections} current={current} lang={lang} />;
  if (wide) {
    return (
      <nav aria-label={t('article.outline')} className={`${styles.beside} no-print`}>
        <p className={styles.title}>{t('article.outline')}</p>
        {list}
      </nav>
    );
  }
  return (
    <nav aria-label={t('article.outline')} className={`${styles.above} no-print`}>
      <details>
        <summary>
          <ChevronRight size={16} aria-hidden />
          {t('article.outline')}
        </summary>
        {list}
      </details>
    </nav>
  );
}

function Sections(props: { sections: readonly Section[]; current: string | undefined; lang?: string }) {
  const { sections, current, lang } = props;
  return (
    <ul role="list" lang={lang} className={styles.list}>
      {sections.map((section) => (
        <li key={section.anchor}>
          <SectionLink section={section} current={section.anchor === current} />
          {section.children && section.children.length > 0 && (
            <Sections sections={section.children} current={current} />
          )}
        </li>
      ))}
    </ul>
  );
}

function SectionLink({ section, current }: { section: Section; current: boolean }) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current) link.current?.closest('nav')?.scrollTo({ top: link.current.offsetTop - 120, behavior: 'instant' });
  }, [current]);
  return (
    <a
      ref={link}
      href={`#${encodeURIComponent(section.anchor)}`}
      className={styles.link}
      aria-current={current ? 'location' : undefined}
    >
      {section.text}
    </a>
  );
}

const wideScreen = matchMedia('(min-width: 1100px)');

function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      wideScreen.addEventListener('change', changed);
      return () => wideScreen.removeEventListener('change', changed);
    },
    () => wideScreen.matches,
  );
}

const anchorsOf = (sections: readonly Section[]): string[] =>
  sections.flatMap((section) => [section.anchor, ...anchorsOf(section.children ?? [])]);

/** The last section whose heading is in the upper third of the screen or above. */
function useCurrentSection(sections: readonly Section[], container: RefObject<HTMLDivElement | null>) {
  const [current, setCurrent] = useState<string>();
  useEffect(() => {
    const headings = anchorsOf(sections)
      .map((anchor) => container.current?.querySelector(`#${CSS.escape(anchor)}`))
      .filter((heading) => heading instanceof HTMLElement);
    const passed = new Set<Element>();
    // The observed area reaches above the page, so that a jump over many headings passes them all.
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) passed.add(target);
          else passed.delete(target);
        }
        setCurrent(headings.findLast((heading) => passed.has(heading))?.id);
      },
      { rootMargin: '10000000px 0px -67% 0px' },
    );
    for (const heading of headings) observer.observe(heading);
    return () => observer.disconnect();
  }, [sections, container]);
  return current;
}
