import { languageOf } from '../../language';
import styles from './Prose.module.css';

/** What a record says about itself: a summary, and more. */
export function Prose({ summary, text }: { summary?: string | null; text?: string | null }) {
  if (!summary && !text) return null;
  return (
    <div className={styles.prose}>
      {summary && (
        <p className={styles.summary} lang={languageOf(summary)}>
          {summary}
        </p>
      )}
      {text && (
        <p className={styles.text} lang={languageOf(text)}>
          {text}
        </p>
      )}
    </div>
  );
}
