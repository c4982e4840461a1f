// The audit log of a record: who did what, and which fields changed.
import { useQuery } from 'urql';
import { useMessages } from '../../messages';
import {
  HistoryDocument,
  HistoryNamesDocument,
  type HistoryQuery,
} from '../../queries/generated/revisions';
import { Badge } from '../Badge';
import { Button } from '../Button';
import { Moment } from '../Dates';
import { Empty, Failure, Skeleton } from '../States';
import { usePages } from '../usePages';
import { useFieldName } from './fieldNames';
import { HistoryValue, isEmpty, type Value } from './HistoryValue';
import styles from './History.module.css';

type Node = Extract<NonNullable<HistoryQuery['node']>, { history: unknown }>;
type Event = Node['history']['nodes'][number];

/** `locale` is the language of the record's texts. */
export function History({ id, locale }: { id: string; locale: string }) {
  const t = useMessages();
  const pages = usePages<Event>(id);
  const [{ data, error, fetching }, retry] = useQuery({
    query: HistoryDocument,
    variables: { id, first: 25, after: pages.after },
  });
  const connection = data?.node && 'history' in data.node ? data.node.history : undefined;
  const events = pages.collect(connection);
  const names = useNames(connection?.nodes ?? []);
  if (error) return <Failure error={error} retry={retry} />;
  if (!data) return <Skeleton height={320} />;
  if (events.length === 0) return <Empty title={t('history.none')} />;
  const more = pages.more(connection);
  return (
    <section className={styles.history}>
      <h2>{t('history.title')}</h2>
      <ol role="list">
        {events.map((event) => (
          <li key={event.id} className={styles.event}>
            <div className={styles.head}>
              <Moment at={event.at} />
              <strong>{event.actor}</strong>
              <Badge>{t(`AuditEventVerb.${event.verb}`)}</Badge>
              {event.operation && <code>{event.operation}</code>}
            </div>
            <Changes event={event} names={names} lang={locale} />
          </li>
        ))}
      </ol>
      {more && (
        <Button onPress={more} isDisabled={fetching}>
          {t('common.more')}
        </Button>
      )}
    </section>
  );
}

function Changes({ event, names, lang }: { event: Event; names: ReadonlyMap<string, string>; lang: string }) {
  const t = useMessages();
  const fieldName = useFieldName();
  if (event.changes.length === 0) return null;
  return (
    <dl className={styles.changes}>
      {event.changes.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{fieldName(field)}</dt>
          <dd>
            {before && !isEmpty(before) && (
              <del>
                <span className="visually-hidden">{t('revisions.DELETED')}</span>
                <HistoryValue value={before} names={names} lang={lang} />
              </del>
            )}
            {after && !isEmpty(after) && (
              <ins>
                <span className="visually-hidden">{t('revisions.INSERTED')}</span>
                <HistoryValue value={after} names={names} lang={lang} />
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const idsOf = (value: Value | null): string[] => (value?.__typename === 'LinksValue' ? value.ids : []);

/** The names of what the events link to, if it exists and the viewer may see it. */
function useNames(events: readonly Event[]): ReadonlyMap<string, string> {
  const changes = events.flatMap((event) => event.changes);
  const ids = changes.flatMap(({ before, after }) => [...idsOf(before), ...idsOf(after)]);
  const distinct = [...new Set(ids)].slice(0, 100);
  const [{ data }] = useQuery({
    query: HistoryNamesDocument,
    variables: { ids: distinct },
    pause: distinct.length === 0,
  });
  const names = new Map<string, string>();
  for (const node of data?.nodes ?? []) {
    if (!node || !('id' in node)) continue;
    if ('name' in node) names.set(node.id, node.name);
    else if ('title' in node) names.set(node.id, node.title);
    else if ('file' in node) names.set(node.id, node.file);
  }
  return names;
}
