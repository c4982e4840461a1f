import { createFileRoute, Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { Badge } from '../components/Badge';
import { Button } from '../components/Button';
import columns from '../components/Columns.module.css';
import { OrganizationPath } from '../components/OrganizationPath';
import { Page } from '../components/Page';
import { Paragraphs } from '../components/Paragraphs';
import { Empty, Failure, PageNotFound, Skeleton } from '../components/States';
import { Subjects } from '../components/Subjects';
import { TabLinks } from '../components/TabLinks';
import { Teasers } from '../components/Teasers';
import { useCurrentSlug } from '../components/useCurrentSlug';
import { usePages } from '../components/usePages';
import { articleWhere } from '../filters';
import { useMessages } from '../messages';
import {
  PersonArticlesDocument,
  PersonDocument,
  type PersonArticlesQuery,
  type PersonQuery,
} from '../queries/generated/person';
import { scopeWhere, useScope } from '../scope';
import { oneOf } from '../search-params';

const roles = ['AUTHOR', 'EDITOR', 'TRANSLATOR', 'PHOTOGRAPHER', 'REVIEWER'] as const;
type Role = (typeof roles)[number];

export const Route = createFileRoute('/people/$slug')({
  validateSearch: (search: Record<string, unknown>): { role?: Role } => ({ role: oneOf(roles, search.role) }),
  component: PersonPage,
});

type Person = NonNullable<PersonQuery['person']>;
type PersonArticle = PersonArticlesQuery['articles']['nodes'][number];

function PersonPage() {
  const { slug } = Route.useParams();
  const scope = useScope();
  const articles = scope.org === undefined ? undefined : [scopeWhere(scope)];
  const [{ data, error }, retry] = useQuery({ query: PersonDocument, variables: { slug, articles } });
  useCurrentSlug(data?.person);
  if (error) return <Failure error={error} retry={retry} />;
  if (!data) return <Skeleton height={480} />;
  if (!data.person) return <PageNotFound />;
  return <PersonView person={data.person} />;
}

function PersonView({ person }: { person: Person }) {
  const { name, title, bio, slug, organization } = person;
  const where = articleWhere({ person: slug }, useScope());
  return (
    <Page
      title={name}
      above={organization && <OrganizationPath organization={organization} />}
      beside={title && <span>{title}</span>}
    >
      <div className={columns.columns}>
        <div className={columns.main}>
          {bio && <Paragraphs text={bio} />}
          <Contributions person={person} />
        </div>
        <aside className={columns.side}>
          <Subjects where={where} filters={{ person: slug }} />
        </aside>
      </div>
    </Page>
  );
}

function Contributions({ person }: { person: Person }) {
  const t = useMessages();
  const scope = useScope();
  const { role } = Route.useSearch();
  const where = {
    ...articleWhere({}, scope),
    hasContributionsWith: [{ hasPersonWith: [{ slug: person.slug }], role }],
  };
  const pages = usePages<PersonArticle>(JSON.stringify(where));
  const [{ data, error, fetching }, retry] = useQuery({
    query: PersonArticlesDocument,
    variables: { person: person.slug, where, first: 20, after: pages.after },
  });
  const articles = pages.collect(data?.articles);
  const more = pages.more(data?.articles);
  const held = roles.filter((r) => person[r].totalCount > 0);
  return (
    <>
      {held.length > 0 && (
        <TabLinks label={t('person.roles')}>
          {[undefined, ...held].map((r) => (
            <Link
              key={r ?? 'all'}
              from="/people/$slug"
              search={{ role: r }}
              replace
              resetScroll={false}
              activeOptions={{ explicitUndefined: true }}
            >
              {r === undefined ? t('common.all') : `${t(`ContributionRole.${r}`)} ${person[r].totalCount}`}
            </Link>
          ))}
        </TabLinks>
      )}
      {error && <Failure error={error} retry={retry} />}
      {!data && !error && <Skeleton height={480} />}
      {data && articles.length === 0 && <Empty title={t('person.none')} />}
      <Teasers
        articles={articles}
        beside={({ contributions }) =>
          contributions.nodes.map((c) => <Badge key={c.id}>{t(`ContributionRole.${c.role}`)}</Badge>)
        }
      />
      {more && (
        <Button onPress={more} isDisabled={fetching}>
          {t('common.more')}
        </Button>
      )}
    </>
  );
}
