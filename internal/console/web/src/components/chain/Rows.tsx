// Records in a section: a line each, with its states.
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { inReadersLanguage } from '../../language';
import { useMessages } from '../../messages';
import type {
  ActionItemFragment,
  ArticleItemFragment,
  ArticleVersionFragment,
  OutcomeItemFragment,
} from '../../queries/generated/chain';
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

/** The first five of some articles, each once: in the reader's language where there is such a version. */
export function firstVersions(articles: { nodes: readonly ArticleItemFragment[]; totalCount: number }) {
  const byId = new Map<string, ArticleRowProps>();
  for (const article of articles.nodes) {
    const version = inReadersLanguage<ArticleVersionFragment>(article);
    if (!byId.has(version.id)) byId.set(version.id, { article: version, publisher: article.organization });
  }
  return { nodes: [...byId.values()].slice(0, 5), totalCount: articles.totalCount };
}

interface ArticleRowProps {
  article: ArticleVersionFragment;
  publisher: ArticleItemFragment['organization'];
}

export function ArticleRow({ article, publisher }: ArticleRowProps) {
  return (
    <Row
      title={<ArticleLink of={article} />}
      beside={<ArticleStates article={article} />}
      below={
        <>
          <OrganizationLink of={publisher} short />
          {article.publishedAt && <Moment at={article.publishedAt} />}
        </>
      }
    />
  );
}
