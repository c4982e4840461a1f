// An organization: its place in the tree, what it publishes and does, and how well that is proven.
import { createFileRoute } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { Badge } from '../components/Badge';
import { LinkButton } from '../components/Button';
import { Chain } from '../components/chain/Chain';
import { Columns, Fact, Facts, Nothing, Section, shownOf } from '../components/chain/Layout';
import { OrganizationLink, PersonLink } from '../components/chain/links';
import { OrganizationResults } from '../components/chain/OrganizationResults';
import { Prose } from '../components/chain/Prose';
import { Record } from '../components/chain/Record';
import { ActionRow, Rows } from '../components/chain/Rows';
import { Tree, type TreeNode } from '../components/chain/Tree';
import { Moment } from '../components/Dates';
import { Page } from '../components/Page';
import { useCurrentSlug } from '../components/useCurrentSlug';
import { languageOf } from '../language';
import { useMessages } from '../messages';
import { OrganizationPageDocument, type OrganizationPageQuery } from '../queries/generated/organization';
import { useScope } from '../scope';
import { usePoll } from '../session';
import styles from './organizations.$slug.module.css';

export const Route = createFileRoute('/organizations/$slug')({
  component: OrganizationPage,
  remountDeps: ({ params }) => params,
});

type Organization = NonNullable<OrganizationPageQuery['organization']>;

function OrganizationPage() {
  const { slug } = Route.useParams();
  const [{ data, error }, refetch] = useQuery({ query: OrganizationPageDocument, variables: { slug } });
  const retry = () => refetch({ requestPolicy: 'network-only' });
  usePoll(retry);
  useCurrentSlug(data?.organization);
  return (
    <Record of={data && data.organization} error={error} retry={retry}>
      {(organization) => <OrganizationView organization={organization} />}
    </Record>
  );
}

function OrganizationView({ organization }: { organization: Organization }) {
  const t = useMessages();
  const { name, shortName, kind } = organization;
  return (
    <Page
      title={name}
      lang={languageOf(name)}
      above={<Chain organization={organization} self="organization" />}
      beside={
        <>
          <Badge>{t(`OrganizationKind.${kind}`)}</Badge>
          {shortName && shortName !== name && <span lang={languageOf(shortName)}>{shortName}</span>}
        </>
      }
      tools={<ScopeButton slug={organization.slug} />}
    >
      <Columns side={<Side organization={organization} />}>
        <Prose text={organization.description} />
        <OrganizationResults organization={organization} />
        <Participations organization={organization} />
      </Columns>
    </Page>
  );
}

function ScopeButton({ slug }: { slug: string }) {
  const t = useMessages();
  const { org } = useScope();
  if (org !== slug) {
    return (
      <LinkButton to="." search={(before) => ({ ...before, org: slug, reach: undefined })}>
        {t('chain.scope')}
      </LinkButton>
    );
  }
  return (
    <>
      <span className={styles.scoped}>{t('chain.scoped')}</span>
      <LinkButton to="." search={(before) => ({ ...before, org: undefined, reach: undefined })}>
        {t('common.allOrganizations')}
      </LinkButton>
    </>
  );
}

function Participations({ organization }: { organization: Organization }) {
  const t = useMessages();
  const { participations, slug } = organization;
  return (
    <Section
      title={t('chain.participations')}
      whole={{
        ...shownOf(participations),
        link: { to: '/actions', search: { participant: slug, org: undefined, reach: undefined } },
      }}
    >
      {participations.totalCount === 0 && <Nothing>{t('chain.noParticipations')}</Nothing>}
      <Rows>
        {participations.nodes.map(({ id, role, action }) => (
          <ActionRow key={id} action={action} role={t(`ParticipationRole.${role}`)} />
        ))}
      </Rows>
    </Section>
  );
}

function Side({ organization }: { organization: Organization }) {
  const t = useMessages();
  const { ancestors, descendants, website, identifier } = organization;
  return (
    <>
      <section className={styles.block}>
        <h2>{t('chain.tree')}</h2>
        <Tree<TreeNode>
          label={t('chain.tree')}
          ancestors={ancestors.nodes}
          self={organization}
          descendants={descendants.nodes}
          link={(node) => <OrganizationLink of={node} />}
        />
        {descendants.totalCount > descendants.nodes.length && (
          <LinkButton to="/organizations" search={{ org: organization.slug, reach: undefined }} look="quiet">
            {t('chain.showAll', { count: descendants.totalCount })}
          </LinkButton>
        )}
      </section>
      <section className={styles.block}>
        <h2>{t('chain.facts')}</h2>
        <Facts>
          <Fact name={t('chain.kind')}>{t(`OrganizationKind.${organization.kind}`)}</Fact>
          <Fact name={t('chain.shortName')}>{organization.shortName}</Fact>
          <Fact name={t('chain.identifier')}>{identifier}</Fact>
          <Fact name={t('chain.website')}>
            {website && (
              <a href={website} rel="noopener noreferrer">
                {website.replace(/^https?:\/\/|\/$/g, '')}
              </a>
            )}
          </Fact>
          <Fact name={t('chain.updated')}>
            <Moment at={organization.updatedAt} />
          </Fact>
        </Facts>
      </section>
      <People organization={organization} />
    </>
  );
}

function People({ organization }: { organization: Organization }) {
  const t = useMessages();
  const { people, slug } = organization;
  return (
    <Section
      title={t('chain.people')}
      whole={{
        ...shownOf(people),
        link: { to: '/people', search: { org: slug, reach: 'own' } },
      }}
    >
      {people.totalCount === 0 && <Nothing>{t('chain.noPeople')}</Nothing>}
      <ul role="list" className={styles.people}>
        {people.nodes.map((person) => (
          <li key={person.id}>
            <PersonLink of={person} />
            {person.title && <span lang={languageOf(person.title)}>{person.title}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
