// Saves the records of a list as a CSV file, with the columns that show.
import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { useClient, type Client, type CombinedError } from 'urql';
import { csvLine, saveCsv } from '../../csv';
import { useMessages } from '../../messages';
import { Button } from '../Button';
import { Dialog } from '../Dialog';
import { Failure } from '../States';
import type { Column, Format } from './columns';
import { fewSaved, pageSize, type Source } from './records';
import styles from './RecordList.module.css';

/** Records that a file has at most. */
export const maxExport = 10_000;

interface Props<Row, Field extends string> {
  name: string;
  source: Source<Row>;
  columns: Column<Row, Field>[];
  total: number | undefined;
}

export function ExportButton<Row, Field extends string>({ name, source, columns, total }: Props<Row, Field>) {
  const t = useMessages();
  const intl = useIntl();
  const client = useClient();
  const [progress, setProgress] = useState<Progress>();
  const cancel = useRef<() => void>(undefined);
  useEffect(() => () => cancel.current?.(), []);
  const start = () => {
    setProgress({ done: 0 });
    cancel.current = exportRecords({ client, source, columns, format: { intl, t } }, (now, lines) => {
      setProgress(lines ? undefined : now);
      if (lines) saveCsv(name, lines);
    });
  };
  const close = () => {
    cancel.current?.();
    setProgress(undefined);
  };
  const all = Math.min(total ?? 0, maxExport);
  return (
    <>
      <Button onPress={start} isDisabled={!total}>
        <Download size={16} aria-hidden />
        {t('lists.csv')}
      </Button>
      <Dialog title={t('lists.exporting')} open={progress !== undefined} onClose={close}>
        <div className={styles.progress}>
          {progress?.error ? (
            <Failure error={progress.error} retry={start} />
          ) : (
            <>
              <p role="status">{t('lists.exported', { done: progress?.done ?? 0, all })}</p>
              <div className={styles.bar} aria-hidden>
                <div
                  className={styles.done}
                  style={{ width: `${all > 0 ? ((progress?.done ?? 0) / all) * 100 : 0}%` }}
                />
              </div>
              {total !== undefined && total > maxExport && <p>{t('lists.exportLimit', { all })}</p>}
            </>
          )}
          <div className={styles.actions}>
            <Button onPress={close}>{t('common.cancel')}</Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}

interface Progress {
  done: number;
  error?: CombinedError;
}

interface Job<Row, Field extends string> {
  client: Client;
  source: Source<Row>;
  columns: Column<Row, Field>[];
  format: Format;
}

/** Reads page after page; the last report has the lines of the file. Returns what cancels it. */
function exportRecords<Row, Field extends string>(
  { client, source, columns, format }: Job<Row, Field>,
  report: (progress: Progress, lines?: string[]) => void,
): () => void {
  const lines = [csvLine(columns.map((c) => format.t(c.label)))];
  let cancelRequest: () => void = () => undefined;
  let cancelled = false;
  const next = (after?: string) => {
    const page = { first: pageSize, after, total: false, few: fewSaved };
    cancelRequest = source.load(client, page, ({ connection, error }) => {
      if (cancelled) return;
      const done = lines.length - 1;
      if (!connection) return report({ done, error });
      for (const row of connection.nodes) lines.push(csvLine(columns.map((c) => c.text(row, format))));
      const { endCursor, hasNextPage } = connection.pageInfo;
      if (hasNextPage && endCursor && lines.length <= maxExport) {
        report({ done: lines.length - 1 });
        next(endCursor);
      } else {
        report({ done: lines.length - 1 }, lines);
      }
    });
  };
  next();
  return () => {
    cancelled = true;
    cancelRequest();
  };
}
