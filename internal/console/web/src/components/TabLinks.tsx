import type { ReactNode } from 'react';
import styles from './TabLinks.module.css';

/** Links to the views of one page, of which `aria-current` marks the one that is shown. */
export function TabLinks({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={`${styles.tabs} no-print`}>
      {children}
    </nav>
  );
}
