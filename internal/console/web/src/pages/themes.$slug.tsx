// A theme: what it covers, how much is done in it, and where its track meets the others.
import { createFileRoute, Link, type LinkProps } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { useQuery } from 'urql';
import { Chain } from '../components/chain/Chain';
import { Crossing } from '../components/chain/Crossing';
import { Columns, Fact, Facts, Nothing, Section, shownOf } from '../components/chain/Layout';
import { ThemeLink } from '../components/chain/links';
import { Prose } from '../components/chain/Prose';
import { Record } from '../components/chain/Record';
import { ActionRow, ArticleRow, firstVersions, OutcomeRow, Rows } from '../components/chain/Rows';
import { Tree } from '../components/chain/Tree';
import { Moment } from '../components/Dates';
import { Page } from '../components/Page';
import { useCurrentSlug } from '../components/useCurrentSlug';
import { actionWhere, articleWhere, outcomeWhere } from '../filters';
import { languageOf } from '../language';
import { useMessages } from '../messages';
import { ThemePageDocument, type ThemePageQuery } from '../queries/generated/theme';
import { useScope } from '../scope';
import { usePoll } from '../session';
import styles from './themes.$slug.module.css';

export const Route = createFileRoute('/themes/$slug')({
  component: ThemePage,
  remountDeps: ({ params }) => params,
});

type Theme = NonNullable<ThemePageQuery['theme']>;

function ThemePage() {
  const { slug } = Route.useParams();
  const scope = useScope();
  const filters = { theme: [slug] };
  const [{ data, error }, refetch] = useQuery({
    query: ThemePageDocument,
    variables: {
      slug,
      articles: articleWhere(filters, scope),
      actions: actionWhere(filters, scope),
      outcomes: outcomeWhere(filters, scope),
    },
  });
  const retry = () => refetch({ requestPolicy: 'network-only' });
  usePoll(retry);
  useCurrentSlug(data?.theme);
  return (
    <Record of={data && data.theme} error={error} retry={retry}>
      {(theme) => data && <ThemeView theme={theme} data={data} />}
    </Record>
  );
}

function ThemeView({ theme, data }: { theme: Theme; data: ThemePageQuery }) {
  const t = useMessages();
  const root = theme.ancestors.nodes[0] ?? theme;
  const others = data.tracks.nodes.filter((track) => track.id !== root.id);
  return (
    <Page
      title={theme.name}
      lang={languageOf(theme.name)}
      above={<Chain themes={theme.ancestors.nodes} self="theme" />}
    >
      <Columns side={<Side theme={theme} />}>
        <Prose text={theme.description} />
        <Counts theme={theme} data={data} />
        {others.length === 0 && <Nothing>{t('chain.noOtherTrack')}</Nothing>}
        {others.map((track) => (
          <Crossing key={track.id} theme={theme} track={track} />
        ))}
        <Latest theme={theme} data={data} />
      </Columns>
    </Page>
  );
}

function Counts({ theme, data }: { theme: Theme; data: ThemePageQuery }) {
  const t = useMessages();
  const intl = useIntl();
  const search = { theme: [theme.slug] };
  const counts: [Pick<LinkProps, 'to' | 'search'>, string, number][] = [
    [{ to: '/articles', search }, t('common.articles'), data.articles.totalCount],
    [{ to: '/actions', search }, t('common.actions'), data.actions.totalCount],
    [{ to: '/outcomes', search }, t('common.outcomes'), data.outcomes.totalCount],
  ];
  return (
    <ul role="list" className={styles.counts}>
      {counts.map(([link, label, count]) => (
        <li key={label}>
          <Link {...link}>
            <span className={styles.number}>{intl.formatNumber(count)}</span> {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Latest({ theme, data }: { theme: Theme; data: ThemePageQuery }) {
  const t = useMessages();
  const { actions, articles, outcomes } = data;
  const search = { theme: [theme.slug] };
  return (
    <>
      <Section
        title={t('chain.latestActions')}
        whole={{ ...shownOf(actions), link: { to: '/actions', search } }}
      >
        {actions.totalCount === 0 && <Nothing>{t('chain.noActions')}</Nothing>}
        <Rows>
          {actions.nodes.map((action) => (
            <ActionRow key={action.id} action={action} />
          ))}
        </Rows>
      </Section>
      <Section
        title={t('chain.latestOutcomes')}
        whole={{ ...shownOf(outcomes), link: { to: '/outcomes', search } }}
      >
        {outcomes.totalCount === 0 && <Nothing>{t('chain.noOutcomes')}</Nothing>}
        <Rows>
          {outcomes.nodes.map((outcome) => (
            <OutcomeRow key={outcome.id} outcome={outcome} />
          ))}
        </Rows>
      </Section>
      <Section
        title={t('chain.latestArticles')}
        whole={{ ...shownOf(firstVersions(articles)), link: { to: '/articles', search } }}
      >
        {articles.totalCount === 0 && <Nothing>{t('chain.noArticles')}</Nothing>}
        <Rows>{firstVersions(articles).nodes.map((row) => <ArticleRow key={row.article.id} {...row} />)}</Rows>
      </Section>
    </>
  );
}

function Side({ theme }: { theme: Theme }) {
  const t = useMessages();
  const { ancestors, descendants } = theme;
  const hidden = descendants.totalCount - descendants.nodes.length;
  return (
    <>
      <section>
        <h2>{t('chain.tree')}</h2>
        <Tree
          label={t('chain.tree')}
          ancestors={ancestors.nodes}
          self={theme}
          descendants={descendants.nodes}
          link={(node) => <ThemeLink of={node} />}
        />
        {hidden > 0 && <Nothing>{t('chain.moreBelow', { count: hidden })}</Nothing>}
      </section>
      <Facts>
        <Fact name={t('chain.updated')}>
          <Moment at={theme.updatedAt} />
        </Fact>
      </Facts>
    </>
  );
}
