// An action: when it happens, who takes part, what is below it, and what came of it.
import { createFileRoute } from '@tanstack/react-router';
import { Blend } from 'lucide-react';
import { useQuery } from 'urql';
import { Badge } from '../components/Badge';
import { ActionFacts } from '../components/chain/ActionFacts';
import { Chain } from '../components/chain/Chain';
import { Gap } from '../components/chain/Gaps';
import { HistorySection } from '../components/chain/HistorySection';
import { IndicatorCards } from '../components/chain/IndicatorCard';
import { Columns, Nothing, Section, shownOf } from '../components/chain/Layout';
import { Prose } from '../components/chain/Prose';
import { Record } from '../components/chain/Record';
import { ActionRow, ActionStates, ArticleRow, firstVersions, OutcomeRow, Rows } from '../components/chain/Rows';
import { Schedule } from '../components/chain/Schedule';
import { LinkButton } from '../components/Button';
import { Page } from '../components/Page';
import { useCurrentSlug } from '../components/useCurrentSlug';
import { languageOf } from '../language';
import { useMessages } from '../messages';
import { ActionPageDocument, type ActionPageQuery } from '../queries/generated/action';
import { usePoll } from '../session';

export const Route = createFileRoute('/actions/$slug')({
  component: ActionPage,
  remountDeps: ({ params }) => params,
});

export type Action = NonNullable<ActionPageQuery['action']>;

function ActionPage() {
  const { slug } = Route.useParams();
  const [{ data, error }, refetch] = useQuery({ query: ActionPageDocument, variables: { slug } });
  const retry = () => refetch({ requestPolicy: 'network-only' });
  usePoll(retry);
  useCurrentSlug(data?.action);
  return (
    <Record of={data && data.action} error={error} retry={retry}>
      {(action) => <ActionView action={action} />}
    </Record>
  );
}

function ActionView({ action }: { action: Action }) {
  const t = useMessages();
  const tracks = new Set(action.themes.nodes.map((theme) => theme.ancestors.nodes[0]?.id ?? theme.id));
  return (
    <Page
      title={action.title}
      lang={languageOf(action.title)}
      above={<Chain action={action} self="action" />}
      beside={
        <>
          <Badge>{t(`ActionKind.${action.kind}`)}</Badge>
          <ActionStates action={action} />
          {tracks.size > 1 && (
            <Badge tone="accent">
              <Blend size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> {t('chain.integrates')}
            </Badge>
          )}
        </>
      }
    >
      <Columns side={<ActionFacts action={action} />}>
        <Prose summary={action.summary} text={action.description} />
        <Section title={t('chain.schedule')}>
          {action.plannedStart || action.plannedEnd || action.actualStart || action.actualEnd ? (
            <Schedule action={action} />
          ) : (
            <Nothing>{t('chain.noDates')}</Nothing>
          )}
        </Section>
        {action.children.totalCount > 0 && <Children action={action} />}
        <Outcomes action={action} />
        <Section
          title={t('chain.articlesAbout')}
          whole={{
            ...shownOf(firstVersions(action.articles)),
            link: { to: '/articles', search: { action: action.slug, org: undefined, reach: undefined } },
          }}
        >
          {action.articles.totalCount === 0 && <Nothing>{t('chain.noArticlesAbout')}</Nothing>}
          <Rows>{firstVersions(action.articles).nodes.map((row) => <ArticleRow key={row.article.id} {...row} />)}</Rows>
        </Section>
        <HistorySection id={action.id} />
      </Columns>
    </Page>
  );
}

function Children({ action }: { action: Action }) {
  const t = useMessages();
  return (
    <Section
      title={t('chain.childActions')}
      whole={{
        ...shownOf(action.children),
        link: { to: '/actions', search: { parent: action.slug, org: undefined, reach: undefined } },
      }}
    >
      <Rows>
        {action.children.nodes.map((child) => (
          <ActionRow key={child.id} action={child} />
        ))}
      </Rows>
    </Section>
  );
}

/** What came of the action: each outcome with the indicators that measure it. */
function Outcomes({ action }: { action: Action }) {
  const t = useMessages();
  const { nodes, totalCount } = action.outcomes;
  return (
    <Section
      title={t('chain.outcomes')}
      whole={{
        count: totalCount,
        shown: nodes.length,
        link: { to: '/outcomes', search: { action: action.slug, org: undefined, reach: undefined } },
      }}
    >
      {totalCount === 0 && <Gap>{t('chain.noOutcomes')}</Gap>}
      {nodes.map((outcome) => (
        <div key={outcome.id}>
          <Rows>
            <OutcomeRow outcome={outcome} />
          </Rows>
          <IndicatorCards indicators={outcome.indicators.nodes} />
          {outcome.indicators.totalCount > outcome.indicators.nodes.length && (
            <LinkButton to="/outcomes/$id" params={{ id: outcome.id }} look="quiet">
              {t('chain.showAll', { count: outcome.indicators.totalCount })}
            </LinkButton>
          )}
        </div>
      ))}
    </Section>
  );
}
