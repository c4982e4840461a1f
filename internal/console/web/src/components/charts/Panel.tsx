// A panel: a figure with its chart or the equivalent table, and what can be done with it.
import { stringifyDocument } from '@urql/core';
import type { DocumentNode } from 'graphql';
import { ChartColumn, Code, Download, Image, Table2 } from 'lucide-react';
import { createContext, use, useId, useRef, useState, type ReactNode } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components';
import { saveCsv } from '../../csv';
import { useMessages } from '../../messages';
import { Button } from '../Button';
import buttons from '../Button.module.css';
import { copyImage } from './image';
import styles from './Panel.module.css';
import { fileName, linesOf, type Table } from './table';
import { TableView } from './TableView';

export interface PanelQuery {
  document: DocumentNode;
  variables: Record<string, unknown>;
}

/** What all panels of a page are about, such as the organization and the range. A copied image says it. */
export const PanelSubject = createContext('');

export function Panel(props: {
  title: string;
  /** What the panel counts, of which range. */
  note?: ReactNode;
  /** What is chosen for this panel alone. */
  tools?: ReactNode;
  /** The query that it shows, for the explorer. */
  query: PanelQuery;
  /** The table that is equivalent to the chart; undefined while there is none. */
  table?: Table;
  asTable: boolean;
  onAsTable(asTable: boolean): void;
  /** Whether it takes the whole width. */
  wide?: boolean;
  /** Whether what it shows is of another choice than the reader's last. */
  pending?: boolean;
  children: ReactNode;
}) {
  const { title, note, tools, table, asTable, wide, pending, children } = props;
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  return (
    <figure className={styles.panel} data-wide={wide || undefined} aria-labelledby={id}>
      <figcaption className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        <PanelActions {...props} body={body} />
        {note && <p className={styles.note}>{note}</p>}
        {tools && <div className={`${styles.tools} no-print`}>{tools}</div>}
      </figcaption>
      <div ref={body} className={styles.body} aria-busy={pending} inert={pending} data-pending={pending || undefined}>
        {asTable && table ? <TableView table={table} label={title} /> : children}
      </div>
    </figure>
  );
}

const messages = {
  copied: 'charts.imageCopied',
  saved: 'charts.imageSaved',
  failed: 'charts.imageFailed',
} as const;

function PanelActions(props: {
  title: string;
  table?: Table;
  asTable: boolean;
  onAsTable(asTable: boolean): void;
  query: PanelQuery;
  body: React.RefObject<HTMLDivElement | null>;
}) {
  const { title, table, asTable, onAsTable, query, body } = props;
  const t = useMessages();
  const subject = use(PanelSubject);
  const [said, setSaid] = useState('');
  const save = () => table && saveCsv(fileName(title), linesOf(table));
  const copy = async () => {
    if (!body.current) return;
    const heading = subject ? `${title} · ${subject}` : title;
    const done = await copyImage(body.current, heading, `${fileName(title)}.png`).catch(() => 'failed' as const);
    setSaid(t(messages[done]));
    setTimeout(() => setSaid(''), 5_000);
  };
  return (
    <div role="group" aria-label={t('charts.actionsOf', { title })} className={`${styles.actions} no-print`}>
      <span role="status" className={styles.said}>
        {said}
      </span>
      {table && (
        <Action label={t(asTable ? 'charts.asChart' : 'charts.asTable')} onPress={() => onAsTable(!asTable)}>
          {asTable ? <ChartColumn size={16} aria-hidden /> : <Table2 size={16} aria-hidden />}
        </Action>
      )}
      {table && (
        <Action label={t('charts.csv')} onPress={save}>
          <Download size={16} aria-hidden />
        </Action>
      )}
      {table && !asTable && (
        <Action label={t('charts.image')} onPress={() => void copy()}>
          <Image size={16} aria-hidden />
        </Action>
      )}
      <a
        href={explorerAddress(query)}
        className={`${buttons.button} ${buttons.icon}`}
        aria-label={t('charts.query')}
        title={t('charts.query')}
      >
        <Code size={16} aria-hidden />
      </a>
    </div>
  );
}

function Action({ label, onPress, children }: { label: string; onPress(): void; children: ReactNode }) {
  return (
    <TooltipTrigger delay={400}>
      <Button look="icon" aria-label={label} onPress={onPress}>
        {children}
      </Button>
      <Tooltip className={styles.tooltip} placement="bottom">
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}

/** The address of the explorer with a query and its variables. */
export function explorerAddress({ document, variables }: PanelQuery): string {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
  const search = new URLSearchParams({
    query: stringifyDocument(document),
    variables: JSON.stringify(given, null, 2),
  });
  return `/graphiql/?${search}`;
}
