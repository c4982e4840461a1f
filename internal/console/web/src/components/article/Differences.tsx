// What changed between two revisions of an article, field by field.
import { useState } from 'react';
import { useQuery } from 'urql';
import { useMessages } from '../../messages';
import { DifferencesDocument, type DifferencesQuery } from '../../queries/generated/revisions';
import { Button } from '../Button';
import { Empty, Failure, Skeleton } from '../States';
import styles from './Differences.module.css';
import { useFieldName } from './fieldNames';

type Node = Extract<NonNullable<DifferencesQuery['node']>, { diff: unknown }>;
type Segment = NonNullable<Node['diff']>[number]['segments'][number];

export function Differences({ id, from, to, lang }: { id: string; from: number; to: number; lang: string }) {
  const t = useMessages();
  const fieldName = useFieldName();
  const [{ data, error }, retry] = useQuery({ query: DifferencesDocument, variables: { id, from, to } });
  if (error) return <Failure error={error} retry={retry} />;
  if (!data) return <Skeleton height={320} />;
  const diff = data.node && 'diff' in data.node ? data.node.diff : null;
  return (
    <section className={styles.differences} aria-labelledby="differences">
      <h2 id="differences">{t('revisions.differences', { from, to })}</h2>
      {diff === null && <Empty title={t('revisions.missing')} />}
      {diff?.length === 0 && <Empty title={t('revisions.same')} />}
      {diff?.map(({ field, segments }) => (
        <div key={field}>
          <h3>{fieldName(field)}</h3>
          <div className={styles.text} lang={lang}>
            {segments.map((segment, i) => (
              <SegmentText key={i} segment={segment} first={i === 0} last={i === segments.length - 1} />
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

function SegmentText({ segment, first, last }: { segment: Segment; first: boolean; last: boolean }) {
  const t = useMessages();
  const { kind, text } = segment;
  if (kind === 'EQUAL') return <Unchanged text={text} first={first} last={last} />;
  // Screen readers do not tell ins and del from other text.
  const Element = kind === 'DELETED' ? 'del' : 'ins';
  return (
    <Element>
      <span className="visually-hidden">{t(`revisions.${kind}`)}</span>
      {text}
    </Element>
  );
}

const context = 100; // characters on both sides of a change

/** Text that both revisions have. Of a long one, only what is beside a change is shown. */
function Unchanged({ text, first, last }: { text: string; first: boolean; last: boolean }) {
  const t = useMessages();
  const [whole, setWhole] = useState(false);
  const head = first ? 0 : context;
  const tail = last ? 0 : context;
  const hidden = text.length - head - tail;
  if (whole || hidden < 2 * context) return <>{text}</>;
  return (
    <>
      {text.slice(0, head)}
      <span className={styles.fold}>
        <Button look="quiet" onPress={() => setWhole(true)}>
          {t('revisions.unchanged', { count: hidden })}
        </Button>
      </span>
      {text.slice(text.length - tail)}
    </>
  );
}
