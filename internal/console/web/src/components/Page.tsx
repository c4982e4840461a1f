import { useEffect, type ReactNode } from 'react';
import styles from './Page.module.css';

/** The head of a page: its title left, what filters the whole page right. The title is the window's, too. */
export function Page(props: {
  title: string;
  /** What stands above the title: where the page is in the tree. */
  above?: ReactNode;
  /** States and counts, shown beside the title. */
  beside?: ReactNode;
  /** The page's own filters and actions. */
  tools?: ReactNode;
  /** Language of the title, if it is not the reader's. */
  lang?: string;
  /** Whether the page uses the whole width, as lists do. */
  wide?: boolean;
  /** Whether the page is as high as the window and its content scrolls by itself. */
  fill?: boolean;
  children: ReactNode;
}) {
  const { title, above, beside, tools, lang, wide, fill, children } = props;
  useTitle(title);
  return (
    <div className={`${styles.page} ${wide ? styles.wide : ''} ${fill ? styles.fill : ''}`}>
      <header className={styles.head}>
        <div className={styles.titles}>
          {above && <div className={styles.above}>{above}</div>}
          <div className={styles.title}>
            <h1 lang={lang}>{title}</h1>
            {beside}
          </div>
        </div>
        {tools && <div className={`${styles.tools} no-print`}>{tools}</div>}
      </header>
      {children}
    </div>
  );
}

/** Names the window after the page. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Praxis`;
  }, [title]);
}
