import { languageOf } from '../../language';
import { Paragraphs } from '../Paragraphs';
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
      {text && <Paragraphs text={text} lang={languageOf(text)} />}
    </div>
  );
}
