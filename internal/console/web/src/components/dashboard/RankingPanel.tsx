// Organizations ranked by a measure. A bar opens the records; the button behind it turns the whole page to the
// organization.
import { useMessages } from '../../messages';
import { Bars } from '../charts/Bars';
import { Panel } from '../charts/Panel';
import { Button } from '../Button';
import { Select } from '../Menu';
import { Body, NothingInRange } from './Body';
import styles from './Panels.module.css';
import { useRanking } from './ranking';
import { measures, useAsTable, useChangeSearch, useDashboardSearch } from './view';

const step = 10;

export function RankingPanel() {
  const t = useMessages();
  const { rank = 'articles', units, top = step } = useDashboardSearch();
  const ranking = useRanking(rank, units === 'children', top);
  const { rows, other, total } = ranking;
  const change = useChangeSearch();
  return (
    <Panel
      title={t('dashboard.ranking')}
      note={t('dashboard.ranking.note')}
      tools={<Choices />}
      query={ranking.query}
      table={
        rows && {
          columns: [
            { label: t('dashboard.organization') },
            { label: t(`dashboard.ranking.${rank}`), numeric: true },
          ],
          rows: rows.map((row) => [{ value: row.name }, { value: row.value, to: row.to, name: row.says }]),
        }
      }
      pending={ranking.pending}
      {...useAsTable('ranking')}
    >
      <Body
        result={{ ...ranking, data: rows }}
        height={step * 30}
        empty={() => total === 0 && <NothingInRange kind={rank === 'views' ? 'articles' : rank} />}
      >
        {(loaded) => (
          <>
            <Bars
              label={t('dashboard.ranking')}
              bars={loaded.map((row) => ({
                key: row.id,
                label: row.name,
                lang: row.lang,
                labelTo: row.focus,
                labelName: t('dashboard.ranking.focus', { name: row.name }),
                segments: [
                  {
                    key: row.id,
                    value: row.value,
                    count: row.count,
                    name: row.says,
                    to: row.to,
                    colour: 'var(--chart-1)',
                  },
                ],
              }))}
            />
            {other !== undefined && (
              <p className={styles.rest}>
                {t('dashboard.ranking.rest', { count: other })}{' '}
                {top < 100 && (
                  <span className="no-print">
                    <Button look="quiet" onPress={() => change({ top: Math.min(100, top * 2) })}>
                      {t('dashboard.ranking.more')}
                    </Button>
                  </span>
                )}
              </p>
            )}
          </>
        )}
      </Body>
    </Panel>
  );
}

function Choices() {
  const t = useMessages();
  const { rank = 'articles', units } = useDashboardSearch();
  const change = useChangeSearch();
  return (
    <>
      <Select
        label={t('dashboard.ranking.measure')}
        showLabel
        value={rank}
        choices={measures.map((value) => ({ value, label: t(`dashboard.ranking.${value}`) }))}
        onChange={(value) => change({ rank: value === 'articles' ? undefined : value })}
      />
      <Select
        label={t('dashboard.ranking.units')}
        value={units ?? 'own'}
        choices={(['own', 'children'] as const).map((value) => ({ value, label: t(`dashboard.ranking.${value}`) }))}
        onChange={(value) => change({ units: value === 'own' ? undefined : value })}
      />
    </>
  );
}
