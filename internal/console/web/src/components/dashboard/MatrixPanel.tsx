// The integration matrix: which themes of one track share actions with which of the other.
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useQuery } from 'urql';
import { actionsOf } from '../../drill';
import { actionWhere } from '../../filters';
import { useMessages } from '../../messages';
import {
  DashboardMatrixDocument,
  DashboardTracksDocument,
  type DashboardMatrixQuery,
} from '../../queries/generated/dashboard';
import { HeatMap, type HeatCell } from '../charts/HeatMap';
import { Panel } from '../charts/Panel';
import { Select } from '../Menu';
import { Empty } from '../States';
import { ActionDateSelect, useActionDays } from './ActionDateSelect';
import { Body, NothingInRange } from './Body';
import styles from './Panels.module.css';
import { usePanel } from './usePanel';
import { useAsTable, useChangeSearch, useDashboardSearch, useView } from './view';

type Matrix = DashboardMatrixQuery['integrationMatrix'];
interface Track {
  slug: string;
  name: string;
}

export function MatrixPanel() {
  const t = useMessages();
  const { scope } = useView();
  const search = useDashboardSearch();
  const [tracks] = useQuery({ query: DashboardTracksDocument });
  const all = tracks.data?.themes.nodes ?? [];
  const rows = all.find((theme) => theme.slug === search.rows) ?? all[0];
  const columns = all.find((theme) => theme.slug === search.columns && theme !== rows) ?? all.find((a) => a !== rows);
  const days = useActionDays();
  const variables = { rows: rows?.slug ?? '', columns: columns?.slug ?? '', where: actionWhere(days, scope) };
  const result = usePanel(DashboardMatrixDocument, variables, !rows || !columns);
  const matrix = result.data?.integrationMatrix;
  const cellOf = useCells(rows, columns);
  const heads = (themes: Matrix['rows']) =>
    themes.map(({ id, slug, name, labelLocale }) => ({
      key: id,
      lang: labelLocale,
      label: slug === rows?.slug || slug === columns?.slug ? t('dashboard.themes.own', { name }) : name,
    }));
  return (
    <Panel
      title={t('dashboard.matrix')}
      note={t('dashboard.matrix.note')}
      tools={
        <>
          <ActionDateSelect />
          {all.length > 2 && rows && columns && <Tracks all={all} rows={rows} columns={columns} />}
        </>
      }
      query={result.query}
      table={
        matrix && {
          columns: [{ label: rows?.name ?? '' }, ...heads(matrix.columns).map((head) => ({ ...head, numeric: true }))],
          rows: heads(matrix.rows).map(({ label }, r) => [
            { value: label },
            ...matrix.columns.map((_, c) => cellOf(matrix, r, c)),
          ]),
        }
      }
      pending={result.pending}
      {...useAsTable('matrix')}
    >
      {tracks.data && (!rows || !columns) ? (
        <Empty title={t('dashboard.matrix.noTracks')} />
      ) : (
        <Body
          result={tracks.error ? { error: tracks.error, retry: result.retry } : result}
          height={220}
          empty={(data) => data.integrationMatrix.actionCount === 0 && <NothingInRange kind="actions" />}
        >
          {(data) => (
            <>
              {rows && columns && <Rate matrix={data.integrationMatrix} tracks={[rows, columns]} />}
              <HeatMap
                label={t('dashboard.matrix')}
                rows={heads(data.integrationMatrix.rows)}
                columns={heads(data.integrationMatrix.columns)}
                cell={(r, c) => cellOf(data.integrationMatrix, r, c)}
              />
            </>
          )}
        </Body>
      )}
    </Panel>
  );
}

/** The cells. A track itself stands for the actions that have it directly, other themes for what is below them, too. */
function useCells(rows: Track | undefined, columns: Track | undefined) {
  const t = useMessages();
  const { scope } = useView();
  const days = useActionDays();
  return (matrix: Matrix, r: number, c: number): HeatCell => {
    const row = matrix.rows[r];
    const column = matrix.columns[c];
    const cell = matrix.cells[r * matrix.columns.length + c];
    const count = cell?.actionCount ?? 0;
    const themes = [row, column].filter((theme) => theme !== undefined);
    const direct = themes.filter((theme) => theme.slug === rows?.slug || theme.slug === columns?.slug);
    const period = t('dashboard.matrix.both', { row: row?.name ?? '', column: column?.name ?? '' });
    return {
      value: count,
      name: t('dashboard.markActions', { period, count }),
      more: t('dashboard.matrix.more', { outcomes: cell?.outcomeCount ?? 0, articles: cell?.articleCount ?? 0 }),
      to: actionsOf(
        {
          theme: slugs(themes.filter((theme) => !direct.includes(theme))),
          directTheme: slugs(direct),
          ...days,
        },
        scope,
      ),
    };
  };
}

const slugs = (themes: Track[]) => (themes.length > 0 ? themes.map((theme) => theme.slug) : undefined);

function Rate({ matrix, tracks }: { matrix: Matrix; tracks: Track[] }) {
  const t = useMessages();
  const intl = useIntl();
  const { scope } = useView();
  const rate = intl.formatNumber(Number(matrix.integrationRate ?? 0), { style: 'percent' });
  const days = useActionDays();
  return (
    <p className={styles.rate}>
      <Link
        {...actionsOf({ theme: tracks.map((theme) => theme.slug), ...days }, scope)}
        data-count={matrix.integratedActionCount}
      >
        {t('dashboard.matrix.rate', { integrated: matrix.integratedActionCount, all: matrix.actionCount, rate })}
      </Link>
    </p>
  );
}

function Tracks({ all, rows, columns }: { all: Track[]; rows: Track; columns: Track }) {
  const t = useMessages();
  const change = useChangeSearch();
  const choices = all.map((theme) => ({ value: theme.slug, label: theme.name }));
  return (
    <>
      <Select
        label={t('dashboard.matrix.rows')}
        showLabel
        value={rows.slug}
        choices={choices.filter((choice) => choice.value !== columns.slug)}
        onChange={(value) => change({ rows: value, columns: columns.slug })}
      />
      <Select
        label={t('dashboard.matrix.columns')}
        showLabel
        value={columns.slug}
        choices={choices.filter((choice) => choice.value !== rows.slug)}
        onChange={(value) => change({ rows: rows.slug, columns: value })}
      />
    </>
  );
}
