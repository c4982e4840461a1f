// The filters of the lists, as their addresses have them, and the `where` that each means. The marks of the dashboard lead
// to these addresses, so that a mark opens exactly the records that it counts.
import { parseDate } from '@internationalized/date';
import type {
  ActionWhereInput,
  ArticleWhereInput,
  IndicatorWhereInput,
  OrganizationWhereInput,
  OutcomeWhereInput,
  PersonWhereInput,
} from './generated/schema';
import { outcomeScopeWhere, scopeWhere, type Scope } from './scope';
import { day, many, manyOf, one, oneOf } from './search-params';

type Search = Record<string, unknown>;

export const articleStatuses = ['DRAFT', 'IN_REVIEW', 'SCHEDULED', 'PUBLISHED', 'ARCHIVED'] as const;
export const visibilities = ['PUBLIC', 'INTERNAL'] as const;
export const articleRights = ['ORIGINAL', 'REPRINT', 'TRANSLATION'] as const;
export const actionStatuses = ['PLANNED', 'ACTIVE', 'COMPLETED', 'SUSPENDED', 'CANCELLED'] as const;
export const actionKinds = ['CAMPAIGN', 'PROGRAMME', 'PROJECT', 'ACTIVITY'] as const;
export const actionDates = ['actualStart', 'actualEnd', 'plannedStart', 'plannedEnd', 'underway'] as const;
export const outcomeLevels = ['OUTPUT', 'OUTCOME', 'IMPACT'] as const;
export const outcomeCategories = [
  'PRODUCT',
  'TECHNOLOGY',
  'GOVERNANCE',
  'CAPABILITY',
  'CULTURE',
  'ECONOMIC',
  'SAFETY',
  'AWARD',
  'OTHER',
] as const;
export const verifications = ['CLAIMED', 'VERIFIED', 'DISPUTED'] as const;
export const evidenceGaps = ['NO_EVIDENCE', 'NOT_VERIFIED', 'NO_MEASUREMENT'] as const;
export const organizationKinds = [
  'GROUP',
  'COMPANY',
  'BRANCH',
  'DEPARTMENT',
  'GOVERNANCE_BODY',
  'PARTNER',
  'OTHER',
] as const;
export const indicatorMeasures = ['UNIT', 'PERCENTAGE', 'CURRENCY', 'ORDINAL', 'QUALITATIVE'] as const;
export const attainmentStates = ['MET', 'ON_TRACK', 'BEHIND', 'NO_DATA'] as const;

/** What every list can filter by, besides the organization of the whole console. */
interface Common {
  /** Part of the title or name. */
  q?: string;
  /** Slugs of themes; each must be the record's theme or an ancestor of one. */
  theme?: string[];
  /** First and last day, in the reader's time zone. */
  from?: string;
  to?: string;
}

function common(search: Search): Common {
  return { q: one(search.q), theme: many(search.theme), from: day(search.from), to: day(search.to) };
}

/** The zone in which a day of a filter or of a statistic begins: the reader's. */
export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The moment when a day begins in the reader's zone. */
const startOf = (date: string) => parseDate(date).toDate(timeZone).toISOString();

/** The moment when a day has ended in the reader's zone. */
const endOf = (date: string) => parseDate(date).add({ days: 1 }).toDate(timeZone).toISOString();

const withinThemes = (themes: string[] | undefined) => themes?.map((slug) => ({ withinTheme: slug })) ?? [];

/** An `and` without conditions would be refused. */
const all = <T>(conditions: T[]) => (conditions.length > 0 ? { and: conditions } : {});

export interface ArticleFilters extends Common {
  status?: (typeof articleStatuses)[number][];
  visibility?: (typeof visibilities)[number][];
  rights?: (typeof articleRights)[number][];
  locale?: string[];
  /** Slugs of tags, of which each article has one. */
  tag?: string[];
  /** Slug of a contributor. */
  person?: string;
  /** Slug of an action that the article reports on. */
  action?: string;
}

export function articleFilters(search: Search): ArticleFilters {
  return {
    ...common(search),
    status: manyOf(articleStatuses, search.status),
    visibility: manyOf(visibilities, search.visibility),
    rights: manyOf(articleRights, search.rights),
    locale: many(search.locale),
    tag: many(search.tag),
    person: one(search.person),
    action: one(search.action),
  };
}

/** The articles of a list: `from` and `to` are about their publication. */
export function articleWhere(filters: ArticleFilters, scope: Scope): ArticleWhereInput {
  const { q, theme, from, to, status, visibility, rights, locale, tag, person, action } = filters;
  return {
    ...scopeWhere(scope),
    ...all<ArticleWhereInput>(withinThemes(theme)),
    titleContains: q,
    statusIn: status,
    visibilityIn: visibility,
    rightsIn: rights,
    localeIn: locale,
    publishedAtGTE: from && startOf(from),
    publishedAtLT: to && endOf(to),
    hasTagsWith: tag && [{ slugIn: tag }],
    hasContributionsWith: person ? [{ hasPersonWith: [{ slug: person }] }] : undefined,
    hasActionsWith: action ? [{ id: action }] : undefined,
  };
}

export interface ActionFilters extends Common {
  status?: (typeof actionStatuses)[number][];
  kind?: (typeof actionKinds)[number][];
  visibility?: (typeof visibilities)[number][];
  /** Slugs of themes that the action must have itself. */
  directTheme?: string[];
  /** Whether it has a theme at all. */
  themed?: 'no';
  /** The date that `from` and `to` are about; actualStart if it is missing. `underway`: it went on at any of these days. */
  by?: (typeof actionDates)[number];
  /** Slug of the action right above it. */
  parent?: string;
  /** Slug of an organization that takes part in it, in any role. */
  participant?: string;
}

export function actionFilters(search: Search): ActionFilters {
  return {
    ...common(search),
    status: manyOf(actionStatuses, search.status),
    kind: manyOf(actionKinds, search.kind),
    visibility: manyOf(visibilities, search.visibility),
    directTheme: many(search.directTheme),
    themed: oneOf(['no'], search.themed),
    by: oneOf(actionDates, search.by),
    parent: one(search.parent),
    participant: one(search.participant),
  };
}

export function actionWhere(filters: ActionFilters, scope: Scope): ActionWhereInput {
  const { q, theme, from, to, status, kind, visibility, directTheme, by = 'actualStart' } = filters;
  const { themed, parent, participant } = filters;
  const direct = directTheme?.map((slug) => ({ hasThemesWith: [{ slug }] })) ?? [];
  return {
    ...scopeWhere(scope),
    ...all<ActionWhereInput>([...withinThemes(theme), ...direct]),
    titleContains: q,
    statusIn: status,
    kindIn: kind,
    visibilityIn: visibility,
    ...(by === 'underway' ? underway(from, to) : { [`${by}GTE`]: from, [`${by}LTE`]: to }),
    hasThemes: themed === 'no' ? false : undefined,
    hasParentWith: parent ? [{ id: parent }] : undefined,
    hasParticipationsWith: participant ? [{ hasOrganizationWith: [{ id: participant }] }] : undefined,
  };
}

/** Actions that had started by the last day and had not ended before the first. */
function underway(from: string | undefined, to: string | undefined): ActionWhereInput {
  return {
    actualStartIsNil: to === undefined && from !== undefined ? false : undefined,
    actualStartLTE: to,
    or: from === undefined ? undefined : [{ actualEndIsNil: true }, { actualEndGTE: from }],
  };
}

export interface OutcomeFilters extends Common {
  level?: (typeof outcomeLevels)[number][];
  category?: (typeof outcomeCategories)[number][];
  verification?: (typeof verifications)[number][];
  gap?: (typeof evidenceGaps)[number][];
  /** Slug of its action. */
  action?: string;
}

export function outcomeFilters(search: Search): OutcomeFilters {
  return {
    ...common(search),
    level: manyOf(outcomeLevels, search.level),
    category: manyOf(outcomeCategories, search.category),
    verification: manyOf(verifications, search.verification),
    gap: manyOf(evidenceGaps, search.gap),
    action: one(search.action),
  };
}

/** The outcomes of a list: `from` and `to` are about the day on which they were achieved. */
export function outcomeWhere(filters: OutcomeFilters, scope: Scope): OutcomeWhereInput {
  const { q, theme, from, to, level, category, verification, gap, action } = filters;
  return {
    ...outcomeScopeWhere(scope),
    ...all<OutcomeWhereInput>([...withinThemes(theme), ...(action ? [{ hasActionWith: [{ id: action }] }] : [])]),
    titleContains: q,
    levelIn: level,
    categoryIn: category,
    verificationIn: verification,
    evidenceGapIn: gap,
    achievedOnGTE: from,
    achievedOnLTE: to,
  };
}

export interface IndicatorFilters extends Pick<Common, 'q' | 'theme'> {
  state?: (typeof attainmentStates)[number][];
  /** The day at whose end they are in the state; today if it is missing. */
  at?: string;
  measure?: (typeof indicatorMeasures)[number][];
  category?: (typeof outcomeCategories)[number][];
  /** Id of its outcome. */
  outcome?: string;
}

export function indicatorFilters(search: Search): IndicatorFilters {
  return {
    q: one(search.q),
    theme: many(search.theme),
    state: manyOf(attainmentStates, search.state),
    at: day(search.at),
    measure: manyOf(indicatorMeasures, search.measure),
    category: manyOf(outcomeCategories, search.category),
    outcome: one(search.outcome),
  };
}

export function indicatorWhere(filters: IndicatorFilters, scope: Scope): IndicatorWhereInput {
  const { q, theme, state, at, measure, category, outcome: id } = filters;
  const outcome = { ...outcomeWhere({ theme, category }, scope), id };
  const filtered = Object.values(outcome).some((condition) => condition !== undefined);
  return {
    titleContains: q,
    stateIn: at === undefined ? state : undefined,
    stateAt: at !== undefined && state !== undefined ? { at, in: state } : undefined,
    measureIn: measure,
    hasOutcomeWith: filtered ? [outcome] : undefined,
  };
}

/** Lists of what has a name and hardly any state. */
export interface NameFilters {
  /** Part of the name. */
  q?: string;
}

export const nameFilters = (search: Search): NameFilters => ({ q: one(search.q) });

/** The people of the organization, without those who belong to none. */
export function personWhere({ q }: NameFilters, { org, subtree }: Scope): PersonWhereInput {
  if (org === undefined) return { nameContains: q };
  const own = { hasOrganizationWith: [{ slug: org }] };
  const below = { hasOrganizationWith: [{ hasAncestorsWith: [{ slug: org }] }] };
  return { nameContains: q, or: subtree ? [own, below] : [own] };
}

export interface OrganizationFilters extends NameFilters {
  kind?: (typeof organizationKinds)[number][];
}

export function organizationFilters(search: Search): OrganizationFilters {
  return { ...nameFilters(search), kind: manyOf(organizationKinds, search.kind) };
}

export function organizationWhere({ q, kind }: OrganizationFilters, { org, subtree }: Scope): OrganizationWhereInput {
  const filter = { nameContains: q, kindIn: kind };
  if (org === undefined) return filter;
  return { ...filter, or: [{ slug: org }, ...(subtree ? [{ hasAncestorsWith: [{ slug: org }] }] : [])] };
}
