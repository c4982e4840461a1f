// Records in a section: a line each, with its states.
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { useMessages } from '../../messages';
import type { ActionItemFragment, ArticleItemFragment, OutcomeItemFragment } from '../../queries/generated/chain';
import { ArticleStates } from '../ArticleStates';
import { Badge, tones } from '../Badge';
import { Day, Moment } from '../Dates';
import { GapBadges } from './Gaps';
import { ActionLink, ArticleLink, OrganizationLink, OutcomeLink } from './links';
import styles from './Rows.module.css';
import { delayOf, delayText } from './schedule';

export function Rows({ children }: { children: ReactNode }) {
  return (
    <ul role="list" className={styles.rows}>
      {children}
    </ul>
  );
}

function Row({ title, beside, below }: { title: ReactNode; beside?: ReactNode; below?: ReactNode }) {
  return (
    <li className={styles.row}>
      <div className={styles.title}>{title}</div>
      {beside && <div className={styles.beside}>{beside}</div>}
      {below && <div className={styles.below}>{below}</div>}
    </li>
  );
}

export function ActionRow({ action, role }: { action: ActionItemFragment; role?: string }) {
  const t = useMessages();
  const intl = useIntl();
  const delay = delayOf(action);
  const start = action.actualStart ?? action.plannedStart;
  const end = action.actualEnd ?? action.plannedEnd;
  return (
    <Row
      title={<ActionLink of={action} />}
      beside={
        <>
          {role && <Badge>{role}</Badge>}
          <ActionStates action={action} />
        </>
      }
      below={
        <>
          <span>{t(`ActionKind.${action.kind}`)}</span>
          {start && (
            <span>
              <Day date={start} />
              {end && (
                <>
                  {' – '}
                  <Day date={end} />
                </>
              )}
            </span>
          )}
          {delay && <span className={delay.open ? styles.late : undefined}>{delayText(intl, t, delay)}</span>}
        </>
      }
    />
  );
}

/** The status of an action, and its visibility if it is hidden from readers. */
export function ActionStates({ action }: { action: Pick<ActionItemFragment, 'status' | 'visibility'> }) {
  const t = useMessages();
  return (
    <>
      <Badge tone={tones[action.status]}>{t(`ActionStatus.${action.status}`)}</Badge>
      {action.visibility === 'INTERNAL' && <Badge tone="amber">{t('Visibility.INTERNAL')}</Badge>}
    </>
  );
}

export function OutcomeRow({ outcome }: { outcome: OutcomeItemFragment }) {
  const t = useMessages();
  return (
    <Row
      title={<OutcomeLink of={outcome} />}
      beside={<OutcomeStates outcome={outcome} />}
      below={
        <>
          <span>{t(`OutcomeLevel.${outcome.level}`)}</span>
          <span>{t(`OutcomeCategory.${outcome.category}`)}</span>
          {outcome.achievedOn && <Day date={outcome.achievedOn} />}
        </>
      }
    />
  );
}

/** How well an outcome is proven: its verification, and what is missing. */
export function OutcomeStates({ outcome }: { outcome: Pick<OutcomeItemFragment, 'verification' | 'evidenceGaps'> }) {
  const t = useMessages();
  return (
    <>
      <Badge tone={tones[outcome.verification]}>{t(`OutcomeVerification.${outcome.verification}`)}</Badge>
      <GapBadges gaps={outcome.evidenceGaps} />
    </>
  );
}

export function ArticleRow({ article, publisher }: { article: ArticleItemFragment; publisher?: boolean }) {
  return (
    <Row
      title={<ArticleLink of={article} />}
      beside={<ArticleStates article={article} />}
      below={
        <>
          {publisher && <OrganizationLink of={article.organization} short />}
          {article.publishedAt && <Moment at={article.publishedAt} />}
        </>
      }
    />
  );
}
