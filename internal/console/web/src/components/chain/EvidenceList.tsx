// What speaks for and against an outcome.
import { Ban, Check, ExternalLink, FileText, Info, Newspaper, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { inReadersLanguage, languageOf } from '../../language';
import { useMessages } from '../../messages';
import type { ArticleVersionFragment } from '../../queries/generated/chain';
import type { OutcomePageQuery } from '../../queries/generated/outcome';
import { ArticleStates } from '../ArticleStates';
import { Badge, tones } from '../Badge';
import { Moment } from '../Dates';
import styles from './EvidenceList.module.css';
import { ArticleLink, OrganizationLink } from './links';

export type Outcome = Extract<OutcomePageQuery['node'], { verification: unknown }>;
type Evidence = Outcome['evidence']['nodes'][number];

const icons: Record<Evidence['stance'], LucideIcon> = { SUPPORTS: Check, CONTRADICTS: Ban, CONTEXT: Info };

export function EvidenceList({ evidence }: { evidence: Evidence[] }) {
  const t = useMessages();
  return (
    <ul role="list" className={styles.list}>
      {evidence.map((e) => {
        const Icon = icons[e.stance];
        return (
          <li key={e.id} className={styles.item} data-stance={e.stance}>
            <span className={styles.stance}>
              <Badge tone={tones[e.stance]}>
                <Icon size={12} aria-hidden /> {t(`EvidenceStance.${e.stance}`)}
              </Badge>
            </span>
            <div className={styles.body}>
              <Source evidence={e} />
              {e.note && <p lang={languageOf(e.note)}>{e.note}</p>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** The article, file or page that the evidence is. */
function Source({ evidence: { article, asset, url, createdAt } }: { evidence: Evidence }) {
  const t = useMessages();
  const intl = useIntl();
  if (article) {
    const version = inReadersLanguage<ArticleVersionFragment>(article);
    return (
      <SourceLine
        icon={Newspaper}
        link={<ArticleLink of={version} />}
        about={
          <>
            <OrganizationLink of={article.organization} short />
            {version.publishedAt && <Moment at={version.publishedAt} />}
            <ArticleStates article={version} />
          </>
        }
      />
    );
  }
  const added = t('chain.added', { date: intl.formatDate(createdAt, { dateStyle: 'medium' }) });
  if (asset) {
    const size = intl.formatNumber(Math.ceil(asset.size / 1000), { style: 'unit', unit: 'kilobyte' });
    return (
      <SourceLine
        icon={FileText}
        link={<a href={asset.url}>{asset.name}</a>}
        about={
          <>
            <span>{t('chain.file', { size })}</span>
            <span>{added}</span>
          </>
        }
      />
    );
  }
  if (!url) return null;
  return (
    <SourceLine
      icon={ExternalLink}
      link={
        <a href={url} rel="noopener noreferrer">
          {url}
        </a>
      }
      about={<span>{added}</span>}
    />
  );
}

function SourceLine({ icon: Icon, link, about }: { icon: LucideIcon; link: ReactNode; about: ReactNode }) {
  return (
    <p className={styles.source}>
      <span className={styles.link}>
        <Icon size={16} aria-hidden /> {link}
      </span>
      <span className={styles.about}>{about}</span>
    </p>
  );
}
