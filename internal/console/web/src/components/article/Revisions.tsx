// The saved revisions of an article, two of which can be compared. The choice is in the address.
import { getRouteApi, Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { useMessages } from '../../messages';
import { RevisionsDocument, type RevisionsQuery } from '../../queries/generated/revisions';
import { Badge } from '../Badge';
import { Button } from '../Button';
import { Moment } from '../Dates';
import { Failure, Skeleton } from '../States';
import { usePages } from '../usePages';
import { Differences } from './Differences';
import styles from './Revisions.module.css';
import type { Article } from './useArticle';

const route = getRouteApi('/articles/$slug');
type Node = Extract<NonNullable<RevisionsQuery['node']>, { revisions: unknown }>;
type Revision = Node['revisions']['nodes'][number];

export function Revisions({ article }: { article: Article }) {
  const t = useMessages();
  const { from, to } = route.useSearch();
  const pages = usePages<Revision>(article.id);
  const [{ data, error, fetching }, retry] = useQuery({
    query: RevisionsDocument,
    variables: { id: article.id, first: 50, after: pages.after },
  });
  const connection = data?.node && 'revisions' in data.node ? data.node.revisions : undefined;
  const revisions = pages.collect(connection);
  if (error) return <Failure error={error} retry={retry} />;
  if (revisions.length === 0) return <Skeleton height={320} />;
  const more = pages.more(connection);
  const newest = revisions[0]?.number ?? 1;
  const [earlier, later] = chosen(from, to, newest);
  return (
    <div className={styles.revisions}>
      <section className={styles.list}>
        <h2>{t('revisions.title')}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('revisions.earlier')}</th>
              <th scope="col">{t('revisions.later')}</th>
              <th scope="col">{t('revisions.revision')}</th>
            </tr>
          </thead>
          <tbody>
            {revisions.map((revision) => (
              <Row key={revision.id} revision={revision} article={article} earlier={earlier} later={later} />
            ))}
          </tbody>
        </table>
        {more && (
          <Button onPress={more} isDisabled={fetching}>
            {t('common.more')}
          </Button>
        )}
      </section>
      {later > earlier && <Differences id={article.id} from={earlier} to={later} lang={article.locale} />}
    </div>
  );
}

/** The revisions to compare: those of the address, else the newest two. */
function chosen(from: number | undefined, to: number | undefined, newest: number): [number, number] {
  const later = Math.min(to ?? newest, newest);
  return [Math.min(from ?? Math.max(1, later - 1), later), later];
}

function Row(props: { revision: Revision; article: Article; earlier: number; later: number }) {
  const { revision, article, earlier, later } = props;
  const t = useMessages();
  const { number, createdAt, createdBy, note } = revision;
  return (
    <tr>
      <td>
        <Choice end="from" number={number} other={later} chosen={number === earlier} />
      </td>
      <td>
        <Choice end="to" number={number} other={earlier} chosen={number === later} />
      </td>
      <td>
        <div className={styles.name}>
          <strong>{t('revisions.number', { number })}</strong>
          <Moment at={createdAt} />
          <span>{createdBy}</span>
          <States number={number} article={article} />
        </div>
        {note && <p className={styles.note}>{note}</p>}
      </td>
    </tr>
  );
}

/** A link that chooses the revision for one end of the comparison. */
function Choice(props: { end: 'from' | 'to'; number: number; other: number; chosen: boolean }) {
  const { end, number, other, chosen } = props;
  const t = useMessages();
  if (end === 'from' ? number >= other : number <= other) return null;
  return (
    <Link
      from="/articles/$slug"
      search={(before) => ({ ...before, view: 'revisions', from: other, to: other, [end]: number })}
      replace
      resetScroll={false}
      className={styles.choice}
      aria-current={chosen ? 'true' : undefined}
      aria-label={t(end === 'from' ? 'revisions.compareFrom' : 'revisions.compareTo', { number })}
    />
  );
}

function States({ number, article }: { number: number; article: Article }) {
  const t = useMessages();
  const { editorial, status } = article;
  if (!editorial) return null;
  const { liveRevision, submittedRevision, approvedRevision, workingCopy } = editorial;
  return (
    <>
      {number === liveRevision && status === 'PUBLISHED' && <Badge tone="green">{t('revisions.live')}</Badge>}
      {number === workingCopy?.number && <Badge tone="amber">{t('revisions.workingCopy')}</Badge>}
      {number === submittedRevision && <Badge tone="amber">{t('revisions.submitted')}</Badge>}
      {number === approvedRevision && <Badge tone="green">{t('revisions.approved')}</Badge>}
    </>
  );
}
