// A result of the search: its title and the passages that match, what it is, whose, and of when.
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { SearchType } from '../../generated/schema';
import { plainText } from '../../language';
import { useMessages, type Translate } from '../../messages';
import { Badge, tones } from '../Badge';
import { Day, Moment } from '../Dates';
import { recordIcons, recordPage, type RecordKey } from '../records';
import styles from './Result.module.css';
import type { Hit } from './useSearchResults';

type Found = NonNullable<Hit['node']>;

export function Result({ hit }: { hit: Hit }) {
  const { node, fragments } = hit;
  if (!node) return null;
  const key = keyOf(node);
  const lang = node.__typename === 'Article' ? node.locale : undefined;
  // The index has a record's own title. Readers of another language get its translation, and see below what matched.
  const matched = fragments.find((fragment) => fragment.field === 'title');
  const title = matched && plainText(matched.html) === titleOf(node) ? matched : undefined;
  const Icon = recordIcons[key.type];
  const passages = fragments.filter(({ field, html }) => field !== 'title' || (!title && html.includes('<em>')));
  return (
    <article className={styles.result}>
      <h2 className={styles.title}>
        <Icon size={18} aria-hidden />
        <Link {...recordPage(key)} lang={lang ?? langOf(node)}>
          {title ? <Passage html={title.html} /> : titleOf(node)}
        </Link>
      </h2>
      <Facts node={node} type={key.type} />
      {passages.map(({ html }, i) => (
        <p key={i} className={styles.passage} lang={lang}>
          <Passage html={html} />
        </p>
      ))}
    </article>
  );
}

/** A passage as the server escaped it, with `em` around what matches. */
function Passage({ html }: { html: string }) {
  return <span className={styles.match} dangerouslySetInnerHTML={{ __html: html }} />;
}

function Facts({ node, type }: { node: Found; type: SearchType }) {
  const t = useMessages();
  const date = dateOf(node);
  const state = stateOf(t, node);
  const path = pathOf(node);
  return (
    <div className={styles.facts}>
      <span>{t(`search.type.${type}`)}</span>
      {path.length > 0 && (
        <span>
          {path.map((key, i) => (
            <Fragment key={key.id}>
              {i > 0 && ' › '}
              <Link {...recordPage(key)} lang={key.labelLocale}>
                {key.name}
              </Link>
            </Fragment>
          ))}
        </span>
      )}
      {date && <span>{date}</span>}
      {state}
    </div>
  );
}

const typeNames = {
  Article: 'ARTICLE',
  Action: 'ACTION',
  Outcome: 'OUTCOME',
  Organization: 'ORGANIZATION',
  Person: 'PERSON',
} as const satisfies Record<Found['__typename'], SearchType>;

function keyOf(node: Found): RecordKey & { type: SearchType } {
  const slug = 'slug' in node ? node.slug : undefined;
  const locale = 'locale' in node ? node.locale : undefined;
  return { type: typeNames[node.__typename], id: node.id, slug, locale };
}

const langOf = (node: Found) => ('labelLocale' in node ? node.labelLocale : undefined);

const titleOf = (node: Found) => ('title' in node ? node.title : node.name);

interface Step extends RecordKey {
  name: string;
  labelLocale: string;
}

/** What a result belongs to, from the organization down. */
function pathOf(node: Found): Step[] {
  const step = (o: { id: string; name: string; slug: string; labelLocale: string }): Step => ({ type: 'ORGANIZATION', ...o });
  switch (node.__typename) {
    case 'Article':
    case 'Action':
      return [step(node.organization)];
    case 'Outcome': {
      const { id, title, slug, labelLocale, organization } = node.action;
      return [step(organization), { type: 'ACTION', id, slug, name: title, labelLocale }];
    }
    case 'Organization':
      return node.parent ? [step(node.parent)] : [];
    case 'Person':
      return node.employer ? [step(node.employer)] : [];
  }
}

function dateOf(node: Found): ReactNode {
  if (node.__typename === 'Article') return node.publishedAt && <Moment at={node.publishedAt} />;
  const day =
    node.__typename === 'Action'
      ? (node.actualStart ?? node.plannedStart)
      : node.__typename === 'Outcome'
        ? node.achievedOn
        : undefined;
  return day && <Day date={day} />;
}

/** States that readers must know: what others do not see, and how far an action or outcome is. */
function stateOf(t: Translate, node: Found): ReactNode {
  switch (node.__typename) {
    case 'Article':
      return (
        <>
          {node.articleStatus !== 'PUBLISHED' && (
            <Badge tone={tones[node.articleStatus]}>{t(`ArticleStatus.${node.articleStatus}`)}</Badge>
          )}
          {node.visibility === 'INTERNAL' && <Badge>{t('Visibility.INTERNAL')}</Badge>}
        </>
      );
    case 'Action':
      return (
        <>
          <Badge tone={tones[node.actionStatus]}>{t(`ActionStatus.${node.actionStatus}`)}</Badge>
          {node.actionVisibility === 'INTERNAL' && <Badge>{t('Visibility.INTERNAL')}</Badge>}
        </>
      );
    case 'Outcome':
      return <Badge tone={tones[node.verification]}>{t(`OutcomeVerification.${node.verification}`)}</Badge>;
    case 'Organization':
    case 'Person':
      return undefined;
  }
}
