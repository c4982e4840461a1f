// What stands in the cells of the lists.
import { Link, type LinkProps } from '@tanstack/react-router';
import { Clock, EyeOff, FilePen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import type { EvidenceGap, IndicatorMeasure } from '../../generated/schema';
import { useMessages, type MessageId } from '../../messages';
import { Badge, tones } from '../Badge';
import { Moment } from '../Dates';
import styles from './cells.module.css';

interface TitleProps extends Pick<LinkProps, 'to' | 'params'> {
  lang?: string;
  /** Whether readers from outside do not see the record. */
  internal?: boolean;
  /** Whether there are changes that readers do not see, yet. */
  changed?: boolean;
  children: string;
}

/** The link to the record. All of its row opens it. */
export function Title({ lang, internal, changed, children, ...target }: TitleProps) {
  const t = useMessages();
  return (
    <>
      <Link {...target} className={styles.title} lang={lang} title={children}>
        {children.trim() === '' ? t('common.untitled') : children}
      </Link>
      {internal && <Mark icon={EyeOff} name={t('Visibility.INTERNAL')} title={t('lists.internal')} />}
      {changed && <Mark icon={FilePen} name={t('lists.workingCopy')} title={t('lists.changed')} />}
    </>
  );
}

/** Says what readers do not see of the record. */
function Mark({ icon: Icon, name, title }: { icon: typeof EyeOff; name: string; title: string }) {
  return (
    <span className={styles.mark} title={title}>
      <Icon size={14} aria-hidden />
      <span className="visually-hidden">{name}</span>
    </span>
  );
}

/** When an article was published, or will be. */
export function Publication({ at, scheduled }: { at: string | null; scheduled: string | null | undefined }) {
  const t = useMessages();
  if (at !== null) return <Moment at={at} />;
  if (!scheduled) return null;
  return (
    <>
      <Mark icon={Clock} name={t('ArticleStatus.SCHEDULED')} title={t('ArticleStatus.SCHEDULED')} />
      <Moment at={scheduled} />
    </>
  );
}

/** A link in a row that leads elsewhere than the row. */
export function QuietLink(props: Pick<LinkProps, 'to' | 'params'> & { children: string }) {
  return <Link {...props} className={styles.quiet} title={props.children} />;
}

/** The first few of many, and how many there are besides. */
export function Several(props: { children: ReactNode[]; total: number }) {
  const intl = useIntl();
  const rest = props.total - props.children.length;
  return (
    <>
      {props.children}
      {rest > 0 && <span className={styles.rest}>+{intl.formatNumber(rest)}</span>}
    </>
  );
}

/** A state of the domain, such as `ArticleStatus.DRAFT`. */
export function State({ id }: { id: MessageId }) {
  const t = useMessages();
  return <Badge tone={tones[id.slice(id.indexOf('.') + 1)]}>{t(id)}</Badge>;
}

/** A word of the domain that is no state. */
export function Term({ id }: { id: MessageId }) {
  const t = useMessages();
  return <span className={styles.text}>{t(id)}</span>;
}

export function Text({ children, lang }: { children: string; lang?: string }) {
  return (
    <span className={styles.text} title={children} lang={lang}>
      {children}
    </span>
  );
}

/** A number; nothing to see where it is zero makes the others easier to find. */
export function Count({ value }: { value: number | undefined }) {
  const intl = useIntl();
  if (value === undefined) return null;
  return <span className={value === 0 ? styles.zero : undefined}>{intl.formatNumber(value)}</span>;
}

/** What is missing of the proof of an outcome. */
export function Gaps({ gaps }: { gaps: EvidenceGap[] }) {
  const t = useMessages();
  const [first, ...rest] = gaps;
  if (first === undefined) return null;
  return (
    <span title={gaps.map((gap) => t(`EvidenceGap.${gap}`)).join(', ')}>
      <Several total={gaps.length}>
        {[
          <Badge key={first} tone="amber">
            {t(`EvidenceGap.${first}`)}
          </Badge>,
        ]}
      </Several>
      {rest.length > 0 && (
        <span className="visually-hidden">{rest.map((gap) => t(`EvidenceGap.${gap}`)).join(', ')}</span>
      )}
    </span>
  );
}

/** The value of an indicator with its unit, if it is short. Decimals are exact texts; what is shown is rounded. */
export function Value(props: { value: string | null | undefined; unit: string | null; measure: IndicatorMeasure }) {
  const { value, unit, measure } = props;
  const intl = useIntl();
  if (value === null || value === undefined) return null;
  const number = intl.formatNumber(Number(value), { maximumFractionDigits: 2 });
  const beside = unit ?? (measure === 'PERCENTAGE' ? '%' : undefined);
  return (
    <span className={styles.text} title={beside === undefined ? value : `${value} ${beside}`}>
      {number}
      {beside !== undefined && <span className={styles.unit}>{beside}</span>}
    </span>
  );
}
