// An indicator: its values against targets and baseline, as a chart and as a table.
import { createFileRoute } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useQuery } from 'urql';
import { Chain } from '../components/chain/Chain';
import { Gap } from '../components/chain/Gaps';
import { HistorySection } from '../components/chain/HistorySection';
import { Direction, LatestValue, StateBadge } from '../components/chain/IndicatorCard';
import { ChartKey, IndicatorChart } from '../components/chain/IndicatorChart';
import { Columns, Fact, Facts, Section } from '../components/chain/Layout';
import { IndicatorLink, OrganizationLink, OutcomeLink } from '../components/chain/links';
import { MeasurementTable, ValueTimeline } from '../components/chain/Measurements';
import { Record } from '../components/chain/Record';
import { OutcomeStates } from '../components/chain/Rows';
import { baselineOf, isNumeric, valuesOf, valueText } from '../components/chain/series';
import { formatDay, Moment } from '../components/Dates';
import { Page } from '../components/Page';
import { languageOf } from '../language';
import { useMessages } from '../messages';
import { IndicatorPageDocument, type IndicatorPageQuery } from '../queries/generated/indicator';
import { usePoll } from '../session';
import styles from './indicators.$id.module.css';

export const Route = createFileRoute('/indicators/$id')({
  component: IndicatorPage,
  remountDeps: ({ params }) => params,
});

type Indicator = Extract<IndicatorPageQuery['node'], { measure: unknown }>;

type Node = NonNullable<IndicatorPageQuery['node']>;

const isIndicator = (node: Node): node is Indicator => 'measure' in node;

function IndicatorPage() {
  const { id } = Route.useParams();
  const [{ data, error }, refetch] = useQuery({ query: IndicatorPageDocument, variables: { id } });
  const retry = () => refetch({ requestPolicy: 'network-only' });
  usePoll(retry);
  const node = data?.node;
  return (
    <Record of={node && (isIndicator(node) ? node : null)} error={error} retry={retry}>
      {(indicator) => <IndicatorView indicator={indicator} />}
    </Record>
  );
}

function IndicatorView({ indicator }: { indicator: Indicator }) {
  const { outcome, title } = indicator;
  return (
    <Page
      title={title}
      lang={languageOf(title)}
      above={<Chain action={outcome.action} withAction outcome={outcome} self="indicator" />}
      beside={<StateBadge state={indicator.state} />}
    >
      <Columns side={<IndicatorFacts indicator={indicator} />}>
        <Measurements indicator={indicator} />
        {outcome.indicators.totalCount > 1 && <Others indicator={indicator} />}
        <HistorySection id={indicator.id} />
      </Columns>
    </Page>
  );
}

function Measurements({ indicator }: { indicator: Indicator }) {
  const t = useMessages();
  const values = valuesOf(indicator);
  const { totalCount } = indicator.measurements;
  return (
    <Section
      title={t('chain.measurements')}
      note={<p className={styles.state}>{t(`chain.state.${indicator.state}`)}</p>}
    >
      {values.length === 0 ? (
        <Gap>{t('chain.noMeasurementFor', { title: indicator.title })}</Gap>
      ) : (
        <>
          {isNumeric(indicator) ? (
            <figure className={styles.figure}>
              <LatestValue indicator={indicator} values={values} />
              <IndicatorChart
                indicator={indicator}
                values={values}
                label={t('chain.chartOf', { title: indicator.title })}
              />
              <figcaption>
                <ChartKey indicator={indicator} values={values} />
              </figcaption>
            </figure>
          ) : (
            <ValueTimeline indicator={indicator} values={values} />
          )}
          <MeasurementTable indicator={indicator} values={values} />
          {totalCount > values.length && (
            <p className={styles.state}>{t('chain.latestOf', { shown: values.length, count: totalCount })}</p>
          )}
        </>
      )}
    </Section>
  );
}

function Others({ indicator }: { indicator: Indicator }) {
  const t = useMessages();
  const { nodes, totalCount } = indicator.outcome.indicators;
  return (
    <Section
      title={t('chain.otherIndicators')}
      whole={{
        count: totalCount,
        shown: nodes.length,
        link: { to: '/indicators', search: { outcome: indicator.outcome.id, org: undefined, reach: undefined } },
      }}
    >
      <ul role="list" className={styles.others}>
        {nodes
          .filter((other) => other.id !== indicator.id)
          .map((other) => (
            <li key={other.id}>
              <IndicatorLink of={other} /> <StateBadge state={other.state} />
            </li>
          ))}
      </ul>
    </Section>
  );
}

function IndicatorFacts({ indicator }: { indicator: Indicator }) {
  const t = useMessages();
  const intl = useIntl();
  const { outcome, unit, baselineDate } = indicator;
  const baseline = baselineOf(indicator);
  return (
    <Facts>
      <Fact name={t('chain.outcome')}>
        <OutcomeLink of={outcome} />
        <div className={styles.states}>
          <OutcomeStates outcome={outcome} />
        </div>
      </Fact>
      <Fact name={t('chain.lead')}>
        <OrganizationLink of={outcome.action.organization} />
      </Fact>
      <Fact name={t('chain.measure')}>{t(`IndicatorMeasure.${indicator.measure}`)}</Fact>
      <Fact name={t('chain.unit')}>{unit}</Fact>
      {indicator.measure !== 'QUALITATIVE' && (
        <Fact name={t('chain.direction')}>
          <Direction ascending={indicator.ascending} words />
        </Fact>
      )}
      <Fact name={t('chain.baseline')}>
        <span id="baseline">
          {baseline === undefined ? t('chain.noBaseline') : valueText(intl, unit, baseline)}
          {baselineDate && ` (${formatDay(intl, baselineDate)})`}
        </span>
      </Fact>
      <Fact name={t('chain.updated')}>
        <Moment at={indicator.updatedAt} />
      </Fact>
    </Facts>
  );
}
