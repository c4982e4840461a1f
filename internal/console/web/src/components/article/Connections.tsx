// What an article is tied to: the actions that it reports on, the outcomes that it is evidence for, and its themes and
// tags.
import { languageOf } from '../../language';
import { useMessages } from '../../messages';
import { Badge, tones } from '../Badge';
import { ActionLink, OrganizationLink, OutcomeLink, TagLink, ThemeLink } from '../chain/links';
import styles from './Connections.module.css';
import type { Article } from './useArticle';

export function Actions({ article }: { article: Article }) {
  const t = useMessages();
  const actions = article.actions.nodes;
  if (actions.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t('article.reportsOn')}</h2>
      <ul role="list" className={styles.rows}>
        {actions.map((action) => (
          <li key={action.id}>
            <div className={styles.main}>
              <ActionLink of={action} />
              <Badge tone={tones[action.status]}>{t(`ActionStatus.${action.status}`)}</Badge>
              {action.visibility === 'INTERNAL' && <Badge tone="amber">{t('Visibility.INTERNAL')}</Badge>}
            </div>
            <div className={styles.side}>
              <span>{t(`ActionKind.${action.kind}`)}</span>
              <span aria-hidden>·</span>
              <OrganizationLink of={action.organization} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function EvidenceFor({ article }: { article: Article }) {
  const t = useMessages();
  const evidence = article.evidence.nodes;
  if (evidence.length === 0) return null;
  return (
    <section className={styles.section}>
      <h2>{t('article.evidenceFor')}</h2>
      <ul role="list" className={styles.rows}>
        {evidence.map(({ id, stance, note, outcome }) => (
          <li key={id}>
            <div className={styles.main}>
              <Badge tone={tones[stance]}>{t(`EvidenceStance.${stance}`)}</Badge>
              <OutcomeLink of={outcome} />
              <Badge tone={tones[outcome.verification]}>{t(`OutcomeVerification.${outcome.verification}`)}</Badge>
            </div>
            {note && (
              <p className={styles.note} lang={languageOf(note)}>
                {note}
              </p>
            )}
            <div className={styles.side}>
              <ActionLink of={outcome.action} />
              <span aria-hidden>·</span>
              <OrganizationLink of={outcome.action.organization} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Subjects({ article }: { article: Article }) {
  const t = useMessages();
  const themes = article.themes.nodes;
  const tags = article.tags.nodes;
  if (themes.length + tags.length === 0) return null;
  return (
    <dl className={styles.subjects}>
      {themes.length > 0 && (
        <div>
          <dt>{t('common.themes')}</dt>
          {themes.map((theme) => (
            <dd key={theme.id}>
              <ThemeLink of={theme} />
            </dd>
          ))}
        </div>
      )}
      {tags.length > 0 && (
        <div>
          <dt>{t('common.tags')}</dt>
          {tags.map((tag) => (
            <dd key={tag.id}>
              <TagLink of={tag} />
            </dd>
          ))}
        </div>
      )}
    </dl>
  );
}
