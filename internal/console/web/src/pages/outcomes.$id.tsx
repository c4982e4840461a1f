// An outcome: what speaks for and against it, what measures it, and what is missing.
import { createFileRoute } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { Badge } from '../components/Badge';
import { Chain } from '../components/chain/Chain';
import { EvidenceList, type Outcome } from '../components/chain/EvidenceList';
import { Gap } from '../components/chain/Gaps';
import { HistorySection } from '../components/chain/HistorySection';
import { IndicatorCards } from '../components/chain/IndicatorCard';
import { Columns, Fact, Facts, Nothing, Section, shownOf } from '../components/chain/Layout';
import { ActionLink, OrganizationLink } from '../components/chain/links';
import { Prose } from '../components/chain/Prose';
import { Record } from '../components/chain/Record';
import { OutcomeStates } from '../components/chain/Rows';
import { Day, Moment } from '../components/Dates';
import { Page } from '../components/Page';
import { languageOf } from '../language';
import { useMessages } from '../messages';
import { OutcomePageDocument, type OutcomePageQuery } from '../queries/generated/outcome';
import { usePoll } from '../session';

export const Route = createFileRoute('/outcomes/$id')({
  component: OutcomePage,
  remountDeps: ({ params }) => params,
});

type Node = NonNullable<OutcomePageQuery['node']>;

const isOutcome = (node: Node): node is Outcome => 'verification' in node;

function OutcomePage() {
  const { id } = Route.useParams();
  const [{ data, error }, refetch] = useQuery({ query: OutcomePageDocument, variables: { id } });
  const retry = () => refetch({ requestPolicy: 'network-only' });
  usePoll(retry);
  const node = data?.node;
  return (
    <Record of={node && (isOutcome(node) ? node : null)} error={error} retry={retry}>
      {(outcome) => <OutcomeView outcome={outcome} />}
    </Record>
  );
}

function OutcomeView({ outcome }: { outcome: Outcome }) {
  const t = useMessages();
  return (
    <Page
      title={outcome.title}
      lang={languageOf(outcome.title)}
      above={<Chain action={outcome.action} withAction self="outcome" />}
      beside={
        <>
          <Badge>{t(`OutcomeLevel.${outcome.level}`)}</Badge>
          <Badge>{t(`OutcomeCategory.${outcome.category}`)}</Badge>
          <OutcomeStates outcome={outcome} />
        </>
      }
    >
      <Columns side={<OutcomeFacts outcome={outcome} />}>
        <Prose text={outcome.description} />
        <EvidenceSection outcome={outcome} />
        <IndicatorSection outcome={outcome} />
        <HistorySection id={outcome.id} />
      </Columns>
    </Page>
  );
}

function EvidenceSection({ outcome }: { outcome: Outcome }) {
  const t = useMessages();
  const { evidence, evidenceGaps, verification } = outcome;
  const more = evidence.totalCount - evidence.nodes.length;
  return (
    <Section title={t('chain.evidence')}>
      {evidenceGaps.includes('NO_EVIDENCE') && <Gap>{t('chain.noEvidence')}</Gap>}
      {evidenceGaps.includes('NOT_VERIFIED') && (
        <Gap>{t(verification === 'DISPUTED' ? 'chain.disputed' : 'chain.notVerified')}</Gap>
      )}
      <EvidenceList evidence={evidence.nodes} />
      {more > 0 && <Nothing>{t('chain.moreEvidence', { count: more })}</Nothing>}
    </Section>
  );
}

function IndicatorSection({ outcome }: { outcome: Outcome }) {
  const t = useMessages();
  const { indicators, id } = outcome;
  return (
    <Section
      title={t('chain.indicators')}
      whole={{
        ...shownOf(indicators),
        link: { to: '/indicators', search: { outcome: id, org: undefined, reach: undefined } },
      }}
    >
      {indicators.totalCount === 0 && <Nothing>{t('chain.noIndicators')}</Nothing>}
      <IndicatorCards indicators={indicators.nodes} />
    </Section>
  );
}

function OutcomeFacts({ outcome }: { outcome: Outcome }) {
  const t = useMessages();
  return (
    <Facts>
      <Fact name={t('chain.lead')}>
        <OrganizationLink of={outcome.action.organization} />
      </Fact>
      <Fact name={t('chain.action')}>
        <ActionLink of={outcome.action} />
      </Fact>
      <Fact name={t('chain.achievedOn')}>{outcome.achievedOn && <Day date={outcome.achievedOn} />}</Fact>
      <Fact name={t('chain.level')}>{t(`OutcomeLevel.${outcome.level}`)}</Fact>
      <Fact name={t('chain.category')}>{t(`OutcomeCategory.${outcome.category}`)}</Fact>
      <Fact name={t('chain.verification')}>{t(`OutcomeVerification.${outcome.verification}`)}</Fact>
      <Fact name={t('chain.updated')}>
        <Moment at={outcome.updatedAt} />
      </Fact>
    </Facts>
  );
}
