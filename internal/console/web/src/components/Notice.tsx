import { CircleAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Notice.module.css';

/** A remark above the content, on the state that it is in. */
export function Notice(props: { tone?: 'grey' | 'accent' | 'amber' | 'red'; children: ReactNode }) {
  const { tone = 'grey', children } = props;
  const Icon = tone === 'amber' || tone === 'red' ? CircleAlert : Info;
  return (
    <div className={`${styles.notice} ${styles[tone]}`}>
      <Icon size={16} aria-hidden />
      <div className={styles.text}>{children}</div>
    </div>
  );
}
