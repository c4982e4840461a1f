// Outcomes of the range that lack evidence: how many, for which reason, and the latest of them.
import { Link } from '@tanstack/react-router';
import { outcomesOf } from '../../drill';
import { evidenceGaps, outcomeWhere } from '../../filters';
import { useMessages } from '../../messages';
import { DashboardGapsDocument, type DashboardGapsQuery } from '../../queries/generated/dashboard';
import { Badge } from '../Badge';
import { Bars, type Bar } from '../charts/Bars';
import { Panel } from '../charts/Panel';
import { Empty } from '../States';
import { Body, NothingInRange } from './Body';
import styles from './Panels.module.css';
import { usePanel } from './usePanel';
import { useAsTable, useView } from './view';

const fields = { NO_EVIDENCE: 'noEvidence', NOT_VERIFIED: 'notVerified', NO_MEASUREMENT: 'noMeasurement' } as const;

export function GapsPanel() {
  const t = useMessages();
  const { range, scope } = useView();
  const days = { from: range.from, to: range.to };
  const where = (gap?: (typeof evidenceGaps)[number]) => outcomeWhere({ ...days, gap: gap && [gap] }, scope);
  const result = usePanel(DashboardGapsDocument, {
    where: where(),
    noEvidence: where('NO_EVIDENCE'),
    notVerified: where('NOT_VERIFIED'),
    noMeasurement: where('NO_MEASUREMENT'),
  });
  const { data } = result;
  const bars = evidenceGaps.map((gap): Bar => {
    const label = t(`EvidenceGap.${gap}`);
    const count = data?.[fields[gap]].totalCount ?? 0;
    const name = t('dashboard.markOutcomes', { period: label, count });
    const to = outcomesOf({ gap: [gap], ...days }, scope);
    return { key: gap, label, segments: [{ key: gap, value: count, name, to, colour: 'var(--chart-2)' }] };
  });
  return (
    <Panel
      title={t('dashboard.gaps')}
      note={data && t('dashboard.gaps.note', { gaps: data.any.totalCount, all: data.outcomes.totalCount })}
      query={result.query}
      table={
        data && {
          columns: [{ label: t('dashboard.gap') }, { label: t('dashboard.outcomes'), numeric: true }],
          rows: bars.map(({ label, segments: [gap] }) => [
            { value: label },
            { value: gap?.value ?? 0, to: gap?.to, name: gap?.name },
          ]),
        }
      }
      pending={result.pending}
      {...useAsTable('gaps')}
    >
      <Body result={result} height={220} empty={noGaps}>
        {(loaded) => (
          <>
            <Bars label={t('dashboard.gaps')} bars={bars} max={loaded.outcomes.totalCount} />
            <Latest data={loaded} all={outcomesOf({ gap: [...evidenceGaps], ...days }, scope)} />
          </>
        )}
      </Body>
    </Panel>
  );

  function noGaps(loaded: DashboardGapsQuery) {
    if (loaded.outcomes.totalCount === 0) return <NothingInRange kind="outcomes" />;
    return loaded.any.totalCount === 0 && <Empty title={t('dashboard.gaps.none')} />;
  }
}

function Latest({ data, all }: { data: DashboardGapsQuery; all: ReturnType<typeof outcomesOf> }) {
  const t = useMessages();
  return (
    <section className={styles.latest}>
      <h3>{t('dashboard.gaps.latest')}</h3>
      <ul role="list">
        {data.any.nodes.map((outcome) => (
          <li key={outcome.id}>
            <Link to="/outcomes/$id" params={{ id: outcome.id }} lang={outcome.labelLocale}>
              {outcome.title}
            </Link>
            {outcome.evidenceGaps.map((gap) => (
              <Badge key={gap} tone="amber">
                {t(`EvidenceGap.${gap}`)}
              </Badge>
            ))}
          </li>
        ))}
      </ul>
      <Link {...all} data-count={data.any.totalCount}>
        {t('dashboard.gaps.all', { count: data.any.totalCount })}
      </Link>
    </section>
  );
}
