// What an article is tied to: the actions that it reports on, the outcomes that it is evidence for, and its themes and
// tags.
import { Link } from '@tanstack/react-router';
import { useMessages } from '../../messages';
import { Badge, tones } from '../Badge';
import styles from './Connections.module.css';
import type { Article } from './useArticle';

export function Actions({ article }: { article: Article }) {
  const t = useMessages();
  const actions = article.actions.nodes?.filter((a) => a !== null) ?? [];
  if (actions.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t('article.reportsOn')}</h2>
      <ul role="list" className={styles.rows}>
        {actions.map((action) => (
          <li key={action.id}>
            <div className={styles.main}>
              <Link to="/actions/$slug" params={{ slug: action.slug }}>
                {action.title}
              </Link>
              <Badge tone={tones[action.status]}>{t(`ActionStatus.${action.status}`)}</Badge>
              {action.visibility === 'INTERNAL' && <Badge tone="amber">{t('Visibility.INTERNAL')}</Badge>}
            </div>
            <div className={styles.side}>
              <span>{t(`ActionKind.${action.kind}`)}</span>
              <span aria-hidden>·</span>
              <Link to="/organizations/$slug" params={{ slug: action.organization.slug }}>
                {action.organization.name}
              </Link>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function EvidenceFor({ article }: { article: Article }) {
  const t = useMessages();
  const evidence = article.evidence.nodes?.filter((e) => e !== null) ?? [];
  if (evidence.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t('article.evidenceFor')}</h2>
      <ul role="list" className={styles.rows}>
        {evidence.map(({ id, stance, note, outcome }) => (
          <li key={id}>
            <div className={styles.main}>
              <Badge tone={tones[stance]}>{t(`EvidenceStance.${stance}`)}</Badge>
              <Link to="/outcomes/$id" params={{ id: outcome.id }}>
                {outcome.title}
              </Link>
            </div>
            {note && <p className={styles.note}>{note}</p>}
            <div className={styles.side}>
              <Link to="/actions/$slug" params={{ slug: outcome.action.slug }}>
                {outcome.action.title}
              </Link>
              <span aria-hidden>·</span>
              <Link to="/organizations/$slug" params={{ slug: outcome.action.organization.slug }}>
                {outcome.action.organization.name}
              </Link>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Subjects({ article }: { article: Article }) {
  const t = useMessages();
  const themes = article.themes.nodes?.filter((x) => x !== null) ?? [];
  const tags = article.tags.nodes?.filter((x) => x !== null) ?? [];
  if (themes.length + tags.length === 0) return null;
  return (
    <dl className={styles.subjects}>
      {themes.length > 0 && (
        <div>
          <dt>{t('common.themes')}</dt>
          {themes.map((theme) => (
            <dd key={theme.id}>
              <Link to="/themes/$slug" params={{ slug: theme.slug }}>
                {theme.name}
              </Link>
            </dd>
          ))}
        </div>
      )}
      {tags.length > 0 && (
        <div>
          <dt>{t('common.tags')}</dt>
          {tags.map((tag) => (
            <dd key={tag.id}>
              <Link to="/tags/$slug" params={{ slug: tag.slug }}>
                {tag.name}
              </Link>
            </dd>
          ))}
        </div>
      )}
    </dl>
  );
}
