import { createFileRoute, Link } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { Badge, tones } from '../components/Badge';
import { Button, LinkButton } from '../components/Button';
import { ActionLink } from '../components/chain/links';
import columns from '../components/Columns.module.css';
import counts from '../components/CountList.module.css';
import { Page } from '../components/Page';
import { Empty, Failure, PageNotFound, Skeleton } from '../components/States';
import { Subjects } from '../components/Subjects';
import { Teasers } from '../components/Teasers';
import { useCurrentSlug } from '../components/useCurrentSlug';
import { usePages } from '../components/usePages';
import { articleWhere } from '../filters';
import { useMessages } from '../messages';
import { TagActionsDocument, TagArticlesDocument, TagDocument } from '../queries/generated/tag';
import type { TeaserFragment } from '../queries/generated/teasers';
import { scopeWhere, useScope } from '../scope';

export const Route = createFileRoute('/tags/$slug')({ component: TagPage });

function TagPage() {
  const { slug } = Route.useParams();
  const [{ data, error }, retry] = useQuery({ query: TagDocument, variables: { slug } });
  useCurrentSlug(data?.tag);
  if (error) return <Failure error={error} retry={retry} />;
  if (!data) return <Skeleton height={480} />;
  if (!data.tag) return <PageNotFound />;
  return <TagView key={data.tag.id} name={data.tag.name} slug={data.tag.slug} />;
}

function TagView({ name, slug }: { name: string; slug: string }) {
  const t = useMessages();
  const filters = { tag: [slug] };
  const where = articleWhere(filters, useScope());
  const pages = usePages<TeaserFragment>(JSON.stringify(where));
  const [{ data, error, fetching }, retry] = useQuery({
    query: TagArticlesDocument,
    variables: { where, first: 20, after: pages.after },
  });
  const articles = pages.collect(data?.articles);
  const more = pages.more(data?.articles);
  return (
    <Page
      title={name}
      above={<Link to="/tags">{t('common.tags')}</Link>}
      beside={data && <Badge>{t('subjects.articles', { count: data.articles.totalCount })}</Badge>}
      tools={
        <LinkButton to="/articles" search={filters}>
          {t('tag.list')}
        </LinkButton>
      }
    >
      <div className={columns.columns}>
        <div className={columns.main}>
          {error && <Failure error={error} retry={retry} />}
          {!data && !error && <Skeleton height={480} />}
          {data && articles.length === 0 && <Empty title={t('tag.none')} />}
          <Teasers articles={articles} />
          {more && (
            <Button onPress={more} isDisabled={fetching}>
              {t('common.more')}
            </Button>
          )}
        </div>
        <aside className={columns.side}>
          <Subjects where={where} filters={filters} withoutTag={slug} />
          <TagActions slug={slug} />
        </aside>
      </div>
    </Page>
  );
}

/** The actions that articles with the tag report on. */
function TagActions({ slug }: { slug: string }) {
  const t = useMessages();
  const where = { ...scopeWhere(useScope()), hasArticlesWith: [{ hasTagsWith: [{ slug }] }] };
  const [{ data }] = useQuery({ query: TagActionsDocument, variables: { where } });
  const actions = data?.actions.nodes ?? [];
  if (actions.length === 0) return null;
  return (
    <section className={counts.section}>
      <h2>{t('tag.actions')}</h2>
      <ul role="list" className={counts.list}>
        {actions.map((action) => (
          <li key={action.id} className={counts.plain}>
            <ActionLink of={action} />
            <Badge tone={tones[action.status]}>{t(`ActionStatus.${action.status}`)}</Badge>
          </li>
        ))}
      </ul>
    </section>
  );
}
