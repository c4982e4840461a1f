// Where a theme meets another track: the actions that carry themes of both, theme by theme. Each cell opens its
// actions.
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useQuery } from 'urql';
import { languageOf } from '../../language';
import { useMessages } from '../../messages';
import { ThemeCrossingDocument, type ThemeCrossingQuery } from '../../queries/generated/theme';
import { scopeWhere, useScope } from '../../scope';
import { usePoll } from '../../session';
import { shade } from '../charts/HeatMap';
import { Failure, Skeleton } from '../States';
import styles from './Crossing.module.css';
import { Nothing, Section } from './Layout';
import { ThemeLink } from './links';

type Matrix = ThemeCrossingQuery['integrationMatrix'];
type Theme = Matrix['rows'][number];

export function Crossing({ theme, track }: { theme: Theme; track: Theme }) {
  const t = useMessages();
  const [{ data, error }, refetch] = useQuery({
    query: ThemeCrossingDocument,
    variables: { rows: theme.slug, columns: track.slug, where: scopeWhere(useScope()) },
  });
  usePoll(() => refetch({ requestPolicy: 'network-only' }));
  const matrix = data?.integrationMatrix;
  return (
    <Section title={t('chain.crossing', { theme: theme.name, track: track.name })}>
      {error && !matrix && <Failure error={error} retry={() => refetch({ requestPolicy: 'network-only' })} />}
      {!error && !matrix && <Skeleton height={160} />}
      {matrix && <CrossingTable matrix={matrix} theme={theme} track={track} />}
    </Section>
  );
}

function CrossingTable({ matrix, theme, track }: { matrix: Matrix; theme: Theme; track: Theme }) {
  const t = useMessages();
  const intl = useIntl();
  const { integratedActionCount, actionCount, integrationRate } = matrix;
  if (integratedActionCount === 0) return <Nothing>{t('chain.noCrossing')}</Nothing>;
  // A table grows downwards: the longer side of the matrix has the rows.
  const turned = matrix.columns.length > matrix.rows.length;
  const [rows, columns] = turned ? [matrix.columns, matrix.rows] : [matrix.rows, matrix.columns];
  const [rowRoot, columnRoot] = turned ? [track, theme] : [theme, track];
  const counts = new Map(
    matrix.cells.map((c) => [turned ? `${c.column.id} ${c.row.id}` : `${c.row.id} ${c.column.id}`, c.actionCount]),
  );
  const max = Math.max(1, ...counts.values());
  return (
    <>
      <p className={styles.rate}>
        {t('chain.crossingRate', {
          count: integratedActionCount,
          total: actionCount,
          rate: intl.formatNumber(Number(integrationRate ?? 0), { style: 'percent', maximumFractionDigits: 0 }),
        })}
      </p>
      <div
        className={styles.scroll}
        role="group"
        aria-label={t('chain.crossing', { theme: theme.name, track: track.name })}
        tabIndex={0}
      >
        <table className={styles.table}>
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <th key={column.id} scope="col">
                  <Heading theme={column} root={columns.length > 1 ? columnRoot : undefined} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <Heading theme={row} root={rows.length > 1 ? rowRoot : undefined} />
                </th>
                {columns.map((column) => (
                  <td key={column.id}>
                    <Cell
                      row={row}
                      column={column}
                      roots={[rowRoot, columnRoot]}
                      count={counts.get(`${row.id} ${column.id}`) ?? 0}
                      max={max}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** A theme of a side. Beside those below it, the root of a side stands for the actions that have it directly. */
function Heading({ theme, root }: { theme: Theme; root: Theme | undefined }) {
  const t = useMessages();
  return (
    <>
      <ThemeLink of={theme} />
      {theme.id === root?.id && <span className={styles.itself}> {t('chain.itself')}</span>}
    </>
  );
}

function Cell(props: { row: Theme; column: Theme; roots: Theme[]; count: number; max: number }) {
  const { row, column, roots, count, max } = props;
  const t = useMessages();
  const intl = useIntl();
  if (count === 0) return <span className={styles.none}>0</span>;
  const isRoot = (theme: Theme) => roots.some((root) => root.id === theme.id);
  const slugs = (wanted: boolean) => [row, column].filter((theme) => isRoot(theme) === wanted).map(({ slug }) => slug);
  const level = shade(count, max);
  return (
    <Link
      to="/actions"
      search={{ theme: slugs(false), directTheme: slugs(true) }}
      className={styles.cell}
      style={{ background: `var(--heat-${level})` }}
      data-strong={level > 3 || undefined}
      aria-label={t('chain.crossingCell', { row: row.name, column: column.name, count })}
      lang={languageOf(row.name)}
    >
      {intl.formatNumber(count)}
    </Link>
  );
}
