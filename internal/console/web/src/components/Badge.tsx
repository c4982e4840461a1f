import type { ReactNode } from 'react';
import styles from './Badge.module.css';

/** A short state, such as Draft or Met. Its words say it; the colour only helps to find it. */
export function Badge({ tone = 'grey', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles.badge} ${styles[tone]}`}>{children}</span>;
}

export type Tone = 'grey' | 'accent' | 'green' | 'amber' | 'red';

/** The tones of the states of the domain. States that are not listed are grey. */
export const tones: Record<string, Tone> = {
  DRAFT: 'grey',
  IN_REVIEW: 'amber',
  SCHEDULED: 'accent',
  PUBLISHED: 'green',
  ACTIVE: 'accent',
  COMPLETED: 'green',
  SUSPENDED: 'amber',
  CANCELLED: 'red',
  VERIFIED: 'green',
  DISPUTED: 'red',
  SUPPORTS: 'green',
  CONTRADICTS: 'red',
  MET: 'green',
  ON_TRACK: 'accent',
  BEHIND: 'amber',
};
