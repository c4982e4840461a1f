import styles from './Paragraphs.module.css';

/** A short text in Markdown that the API does not render: its paragraphs, without interpreting marks in them. */
export function Paragraphs({ text, lang }: { text: string; lang?: string }) {
  return (
    <div className={styles.text} lang={lang}>
      {text.trim().split(/\n\s*\n/).map((paragraph, i) => (
        <p key={i}>{paragraph}</p>
      ))}
    </div>
  );
}
