// Missing proof, drawn as what it is: a gap.
import { TriangleAlert } from 'lucide-react';
import { useMessages } from '../../messages';
import type { EvidenceGap } from '../../generated/schema';
import styles from './Gaps.module.css';

/** The gaps of an outcome beside its title. That it is not verified stands in the badge of its verification already. */
export function GapBadges({ gaps }: { gaps: EvidenceGap[] }) {
  const t = useMessages();
  return gaps
    .filter((gap) => gap !== 'NOT_VERIFIED')
    .map((gap) => (
      <span key={gap} className={styles.badge}>
        {t(`EvidenceGap.${gap}`)}
      </span>
    ));
}

/** A gap in the place of what is missing. */
export function Gap({ children }: { children: string }) {
  return (
    <p className={styles.gap}>
      <TriangleAlert size={16} aria-hidden />
      <span>{children}</span>
    </p>
  );
}
