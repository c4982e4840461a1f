import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import styles from './Panel.module.css';
import type { Cell, Table } from './table';

/** The table of a chart. It scrolls within itself; its numbers lead where the marks do. */
export function TableView({ table, label }: { table: Table; label: string }) {
  return (
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column.label} scope="col" data-numeric={column.numeric || undefined}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell, c) =>
                c === 0 ? (
                  <th key={c} scope="row">
                    <Value cell={cell} />
                  </th>
                ) : (
                  <td key={c} data-numeric={table.columns[c]?.numeric || undefined}>
                    <Value cell={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ cell }: { cell: Cell }) {
  const intl = useIntl();
  const text = typeof cell.value === 'number' ? intl.formatNumber(cell.value) : (cell.value ?? '–');
  if (!cell.to || cell.value === 0) return text;
  return (
    <Link {...cell.to} preload={false} aria-label={cell.name}>
      {text}
    </Link>
  );
}
