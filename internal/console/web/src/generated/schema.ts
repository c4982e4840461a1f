/** Level in the action hierarchy. */
export type ActionKind =
  /** A single activity or event. */
  | 'ACTIVITY'
  /** An effort of several years that consists of programmes. */
  | 'CAMPAIGN'
  /** A group of projects with one goal. */
  | 'PROGRAMME'
  /** A piece of work with a start and an end. */
  | 'PROJECT';

export type ActionOrder = {
  direction?: OrderDirection;
  field: ActionOrderField;
};

export type ActionOrderField =
  | 'CREATED_AT'
  | 'POSITION'
  | 'START'
  | 'TITLE'
  | 'UPDATED_AT';

/** Progress status. */
export type ActionStatus =
  /** In progress. */
  | 'ACTIVE'
  /** Abandoned. */
  | 'CANCELLED'
  /** Finished. */
  | 'COMPLETED'
  /** Not started. */
  | 'PLANNED'
  /** Paused. */
  | 'SUSPENDED';

/** Who can read it after publication. */
export type ActionVisibility =
  /** Members of the organization. */
  | 'INTERNAL'
  /** Everyone. */
  | 'PUBLIC';

export type ActionWhereInput = {
  actualEnd?: string | null | undefined;
  actualEndGT?: string | null | undefined;
  actualEndGTE?: string | null | undefined;
  actualEndIsNil?: boolean | null | undefined;
  actualEndLT?: string | null | undefined;
  actualEndLTE?: string | null | undefined;
  actualStart?: string | null | undefined;
  actualStartGT?: string | null | undefined;
  actualStartGTE?: string | null | undefined;
  actualStartIsNil?: boolean | null | undefined;
  actualStartLT?: string | null | undefined;
  actualStartLTE?: string | null | undefined;
  and?: Array<ActionWhereInput> | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  hasAncestors?: boolean | null | undefined;
  hasAncestorsWith?: Array<ActionWhereInput> | null | undefined;
  hasArticles?: boolean | null | undefined;
  hasArticlesWith?: Array<ArticleWhereInput> | null | undefined;
  hasChildren?: boolean | null | undefined;
  hasChildrenWith?: Array<ActionWhereInput> | null | undefined;
  hasDescendants?: boolean | null | undefined;
  hasDescendantsWith?: Array<ActionWhereInput> | null | undefined;
  hasOrganization?: boolean | null | undefined;
  hasOrganizationWith?: Array<OrganizationWhereInput> | null | undefined;
  hasOutcomes?: boolean | null | undefined;
  hasOutcomesWith?: Array<OutcomeWhereInput> | null | undefined;
  hasParent?: boolean | null | undefined;
  hasParentWith?: Array<ActionWhereInput> | null | undefined;
  hasParticipations?: boolean | null | undefined;
  hasParticipationsWith?: Array<ParticipationWhereInput> | null | undefined;
  hasThemes?: boolean | null | undefined;
  hasThemesWith?: Array<ThemeWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  identifier?: string | null | undefined;
  identifierContains?: string | null | undefined;
  identifierIn?: Array<string> | null | undefined;
  identifierIsNil?: boolean | null | undefined;
  identifierStartsWith?: string | null | undefined;
  kind?: ActionKind | null | undefined;
  kindIn?: Array<ActionKind> | null | undefined;
  not?: ActionWhereInput | null | undefined;
  or?: Array<ActionWhereInput> | null | undefined;
  plannedEnd?: string | null | undefined;
  plannedEndGT?: string | null | undefined;
  plannedEndGTE?: string | null | undefined;
  plannedEndIsNil?: boolean | null | undefined;
  plannedEndLT?: string | null | undefined;
  plannedEndLTE?: string | null | undefined;
  plannedStart?: string | null | undefined;
  plannedStartGT?: string | null | undefined;
  plannedStartGTE?: string | null | undefined;
  plannedStartIsNil?: boolean | null | undefined;
  plannedStartLT?: string | null | undefined;
  plannedStartLTE?: string | null | undefined;
  slug?: string | null | undefined;
  slugContains?: string | null | undefined;
  slugIn?: Array<string> | null | undefined;
  slugStartsWith?: string | null | undefined;
  status?: ActionStatus | null | undefined;
  statusIn?: Array<ActionStatus> | null | undefined;
  title?: string | null | undefined;
  titleContains?: string | null | undefined;
  titleIn?: Array<string> | null | undefined;
  titleStartsWith?: string | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
  visibility?: ActionVisibility | null | undefined;
  visibilityIn?: Array<ActionVisibility> | null | undefined;
  /** Led by this organization or a descendant. */
  withinOrganization?: string | number | null | undefined;
  /** Has this theme or a descendant. */
  withinTheme?: string | number | null | undefined;
};

export type ArticleOrder = {
  direction?: OrderDirection;
  field: ArticleOrderField;
};

export type ArticleOrderField =
  | 'CREATED_AT'
  | 'LIKES'
  | 'PUBLISHED_AT'
  | 'TITLE'
  | 'UPDATED_AT'
  | 'VIEWS';

/** Origin of the text. */
export type ArticleRights =
  /** Written for the publisher. */
  | 'ORIGINAL'
  /** Reprinted from another source. */
  | 'REPRINT'
  /** Translated from another language. */
  | 'TRANSLATION';

export type ArticleStatisticsOrder = {
  direction?: OrderDirection;
  field: ArticleStatisticsOrderField;
};

export type ArticleStatisticsOrderField =
  | 'ACTION_COUNT'
  | 'COUNT'
  /** Dimensions as in `groupBy`, by id or name. */
  | 'KEY'
  | 'LIKES'
  | 'OUTCOME_COUNT'
  | 'PERIOD'
  | 'VIEWS';

/** Publication status. */
export type ArticleStatus =
  /** Kept, but no longer listed. */
  | 'ARCHIVED'
  /** Draft. */
  | 'DRAFT'
  /** Submitted for review. */
  | 'IN_REVIEW'
  /** Published. */
  | 'PUBLISHED'
  /** Will be published at a set time. */
  | 'SCHEDULED';

/** Who can read it after publication. */
export type ArticleVisibility =
  /** Members of the organization. */
  | 'INTERNAL'
  /** Everyone. */
  | 'PUBLIC';

export type ArticleWhereInput = {
  and?: Array<ArticleWhereInput> | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  hasActions?: boolean | null | undefined;
  hasActionsWith?: Array<ActionWhereInput> | null | undefined;
  hasContentReports?: boolean | null | undefined;
  hasContentReportsWith?: Array<ContentReportWhereInput> | null | undefined;
  hasContributions?: boolean | null | undefined;
  hasContributionsWith?: Array<ContributionWhereInput> | null | undefined;
  hasCover?: boolean | null | undefined;
  hasCoverWith?: Array<AssetWhereInput> | null | undefined;
  hasEvidence?: boolean | null | undefined;
  hasEvidenceWith?: Array<EvidenceWhereInput> | null | undefined;
  hasOrganization?: boolean | null | undefined;
  hasOrganizationWith?: Array<OrganizationWhereInput> | null | undefined;
  hasOriginal?: boolean | null | undefined;
  hasOriginalWith?: Array<ArticleWhereInput> | null | undefined;
  hasTags?: boolean | null | undefined;
  hasTagsWith?: Array<TagWhereInput> | null | undefined;
  hasThemes?: boolean | null | undefined;
  hasThemesWith?: Array<ThemeWhereInput> | null | undefined;
  hasTranslations?: boolean | null | undefined;
  hasTranslationsWith?: Array<ArticleWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  likes?: number | null | undefined;
  likesGT?: number | null | undefined;
  likesGTE?: number | null | undefined;
  likesLT?: number | null | undefined;
  likesLTE?: number | null | undefined;
  locale?: string | null | undefined;
  localeIn?: Array<string> | null | undefined;
  not?: ArticleWhereInput | null | undefined;
  or?: Array<ArticleWhereInput> | null | undefined;
  publishedAtGT?: string | null | undefined;
  publishedAtGTE?: string | null | undefined;
  publishedAtIsNil?: boolean | null | undefined;
  publishedAtLT?: string | null | undefined;
  publishedAtLTE?: string | null | undefined;
  revisedAtGT?: string | null | undefined;
  revisedAtGTE?: string | null | undefined;
  revisedAtLT?: string | null | undefined;
  revisedAtLTE?: string | null | undefined;
  rights?: ArticleRights | null | undefined;
  rightsIn?: Array<ArticleRights> | null | undefined;
  slug?: string | null | undefined;
  slugContains?: string | null | undefined;
  slugIn?: Array<string> | null | undefined;
  slugStartsWith?: string | null | undefined;
  sourceName?: string | null | undefined;
  sourceNameContains?: string | null | undefined;
  sourceNameIn?: Array<string> | null | undefined;
  sourceNameIsNil?: boolean | null | undefined;
  sourceNameStartsWith?: string | null | undefined;
  status?: ArticleStatus | null | undefined;
  statusIn?: Array<ArticleStatus> | null | undefined;
  subtitle?: string | null | undefined;
  subtitleContains?: string | null | undefined;
  subtitleIn?: Array<string> | null | undefined;
  subtitleIsNil?: boolean | null | undefined;
  subtitleStartsWith?: string | null | undefined;
  title?: string | null | undefined;
  titleContains?: string | null | undefined;
  titleIn?: Array<string> | null | undefined;
  titleStartsWith?: string | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
  visibility?: ArticleVisibility | null | undefined;
  visibilityIn?: Array<ArticleVisibility> | null | undefined;
  /** Published by this organization or a descendant. */
  withinOrganization?: string | number | null | undefined;
  /** Has this theme or a descendant. */
  withinTheme?: string | number | null | undefined;
};

export type AssetWhereInput = {
  and?: Array<AssetWhereInput> | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  hasArticles?: boolean | null | undefined;
  hasArticlesWith?: Array<ArticleWhereInput> | null | undefined;
  hasCoverOf?: boolean | null | undefined;
  hasCoverOfWith?: Array<ArticleWhereInput> | null | undefined;
  hasEvidence?: boolean | null | undefined;
  hasEvidenceWith?: Array<EvidenceWhereInput> | null | undefined;
  hasOrganization?: boolean | null | undefined;
  hasOrganizationWith?: Array<OrganizationWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  mediaType?: string | null | undefined;
  mediaTypeContains?: string | null | undefined;
  mediaTypeIn?: Array<string> | null | undefined;
  mediaTypeStartsWith?: string | null | undefined;
  name?: string | null | undefined;
  nameContains?: string | null | undefined;
  nameIn?: Array<string> | null | undefined;
  nameStartsWith?: string | null | undefined;
  not?: AssetWhereInput | null | undefined;
  or?: Array<AssetWhereInput> | null | undefined;
  sha256?: string | null | undefined;
  sha256Contains?: string | null | undefined;
  sha256In?: Array<string> | null | undefined;
  sha256StartsWith?: string | null | undefined;
  size?: number | null | undefined;
  sizeGT?: number | null | undefined;
  sizeGTE?: number | null | undefined;
  sizeLT?: number | null | undefined;
  sizeLTE?: number | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
};

/** State of an indicator, from its latest measurement with a value. */
export type AttainmentState =
  /** The value reached less, or there is no baseline. */
  | 'BEHIND'
  /** The value reached the target. */
  | 'MET'
  /** No value, no target, or text only. */
  | 'NO_DATA'
  /** The value reached four fifths of the way from the baseline to the target. */
  | 'ON_TRACK';

/** States of an indicator at the end of a day. */
export type AttainmentStateInput = {
  /** Day. */
  at: string;
  /** States, of which it has one. */
  in: Array<AttainmentState>;
};

/** Kind of change. */
export type AuditEventVerb =
  /** The entity was created. */
  | 'CREATED'
  /** The entity was deleted permanently. */
  | 'DELETED'
  /** The entity was changed. */
  | 'UPDATED';

/** Length of a period. */
export type CalendarInterval =
  /** Day. */
  | 'DAY'
  /** Month. */
  | 'MONTH'
  /** Calendar quarter. */
  | 'QUARTER'
  /** Seven days from `weekStart`. */
  | 'WEEK'
  /** Year. */
  | 'YEAR';

/** Reason for the report. */
export type ContentReportKind =
  /** It infringes a copyright. */
  | 'COPYRIGHT'
  /** It contains a factual error. */
  | 'ERROR'
  /** Another reason. */
  | 'OTHER'
  /** It violates somebody's privacy. */
  | 'PRIVACY';

/** Decision. */
export type ContentReportStatus =
  /** Not decided yet. */
  | 'OPEN'
  /** Rejected. */
  | 'REJECTED'
  /** Accepted: the article is withheld. */
  | 'UPHELD';

export type ContentReportWhereInput = {
  and?: Array<ContentReportWhereInput> | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  decidedAtGT?: string | null | undefined;
  decidedAtGTE?: string | null | undefined;
  decidedAtIsNil?: boolean | null | undefined;
  decidedAtLT?: string | null | undefined;
  decidedAtLTE?: string | null | undefined;
  decidedBy?: string | null | undefined;
  decidedByContains?: string | null | undefined;
  decidedByIn?: Array<string> | null | undefined;
  decidedByIsNil?: boolean | null | undefined;
  decidedByStartsWith?: string | null | undefined;
  hasArticle?: boolean | null | undefined;
  hasArticleWith?: Array<ArticleWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  kind?: ContentReportKind | null | undefined;
  kindIn?: Array<ContentReportKind> | null | undefined;
  not?: ContentReportWhereInput | null | undefined;
  or?: Array<ContentReportWhereInput> | null | undefined;
  status?: ContentReportStatus | null | undefined;
  statusIn?: Array<ContentReportStatus> | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
};

/** Role in the article. */
export type ContributionRole =
  /** Wrote it. */
  | 'AUTHOR'
  /** Edited it, or is the responsible editor. */
  | 'EDITOR'
  /** Took the pictures. */
  | 'PHOTOGRAPHER'
  /** Reviewed it before publication. */
  | 'REVIEWER'
  /** Translated it. */
  | 'TRANSLATOR';

export type ContributionWhereInput = {
  and?: Array<ContributionWhereInput> | null | undefined;
  hasArticle?: boolean | null | undefined;
  hasArticleWith?: Array<ArticleWhereInput> | null | undefined;
  hasPerson?: boolean | null | undefined;
  hasPersonWith?: Array<PersonWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  not?: ContributionWhereInput | null | undefined;
  or?: Array<ContributionWhereInput> | null | undefined;
  role?: ContributionRole | null | undefined;
  roleIn?: Array<ContributionRole> | null | undefined;
};

/** A new content report. */
export type CreateContentReportInput = {
  articleId: string | number;
  /** How to reach the reporting person. */
  contact?: string | null | undefined;
  /** A page that proves it. */
  evidenceUrl?: string | null | undefined;
  /** Reason for the report. */
  kind: ContentReportKind;
  /** What is wrong, and why. */
  text: string;
};

/** A new saved view. */
export type CreateSavedViewInput = {
  /** Name, unique among the user's views. */
  name: string;
  /** Path of the page, such as `/console/dashboard`. */
  page: string;
  /** Position in the list, ascending. */
  position?: number | null | undefined;
  /** State of the page: its query string without `?`, up to 4000 characters. The server does not read it. */
  query?: string | null | undefined;
};

/** Missing proof of an outcome. */
export type EvidenceGap =
  /** Claimed or disputed. */
  | 'NOT_VERIFIED'
  /** No evidence that the viewer may see. */
  | 'NO_EVIDENCE'
  /** An indicator without measurements. */
  | 'NO_MEASUREMENT';

/** Relation to the outcome. */
export type EvidenceStance =
  /** Gives context. */
  | 'CONTEXT'
  /** Contradicts it. */
  | 'CONTRADICTS'
  /** Supports it. */
  | 'SUPPORTS';

export type EvidenceWhereInput = {
  and?: Array<EvidenceWhereInput> | null | undefined;
  hasArticle?: boolean | null | undefined;
  hasArticleWith?: Array<ArticleWhereInput> | null | undefined;
  hasAsset?: boolean | null | undefined;
  hasAssetWith?: Array<AssetWhereInput> | null | undefined;
  hasOutcome?: boolean | null | undefined;
  hasOutcomeWith?: Array<OutcomeWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  not?: EvidenceWhereInput | null | undefined;
  or?: Array<EvidenceWhereInput> | null | undefined;
  stance?: EvidenceStance | null | undefined;
  stanceIn?: Array<EvidenceStance> | null | undefined;
};

/** Type of the values, with the terms of IATI. */
export type IndicatorMeasure =
  /** Amounts of money. */
  | 'CURRENCY'
  /** Ranks on a scale. */
  | 'ORDINAL'
  /** Percentages. */
  | 'PERCENTAGE'
  /** Text only, in the notes of the measurements. */
  | 'QUALITATIVE'
  /** Numbers of a unit. */
  | 'UNIT';

export type IndicatorOrder = {
  direction?: OrderDirection;
  field: IndicatorOrderField;
};

export type IndicatorOrderField =
  | 'CREATED_AT'
  | 'TITLE'
  | 'UPDATED_AT';

export type IndicatorWhereInput = {
  and?: Array<IndicatorWhereInput> | null | undefined;
  ascending?: boolean | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  hasMeasurements?: boolean | null | undefined;
  hasMeasurementsWith?: Array<MeasurementWhereInput> | null | undefined;
  hasOutcome?: boolean | null | undefined;
  hasOutcomeWith?: Array<OutcomeWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  measure?: IndicatorMeasure | null | undefined;
  measureIn?: Array<IndicatorMeasure> | null | undefined;
  not?: IndicatorWhereInput | null | undefined;
  or?: Array<IndicatorWhereInput> | null | undefined;
  /** State at the end of a day. */
  stateAt?: AttainmentStateInput | null | undefined;
  /** State as of today. */
  stateIn?: Array<AttainmentState> | null | undefined;
  title?: string | null | undefined;
  titleContains?: string | null | undefined;
  titleIn?: Array<string> | null | undefined;
  titleStartsWith?: string | null | undefined;
  unit?: string | null | undefined;
  unitContains?: string | null | undefined;
  unitIn?: Array<string> | null | undefined;
  unitIsNil?: boolean | null | undefined;
  unitStartsWith?: string | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
};

export type MeasurementWhereInput = {
  and?: Array<MeasurementWhereInput> | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  hasIndicator?: boolean | null | undefined;
  hasIndicatorWith?: Array<IndicatorWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  not?: MeasurementWhereInput | null | undefined;
  or?: Array<MeasurementWhereInput> | null | undefined;
  periodEnd?: string | null | undefined;
  periodEndGT?: string | null | undefined;
  periodEndGTE?: string | null | undefined;
  periodEndLT?: string | null | undefined;
  periodEndLTE?: string | null | undefined;
  periodStart?: string | null | undefined;
  periodStartGT?: string | null | undefined;
  periodStartGTE?: string | null | undefined;
  periodStartLT?: string | null | undefined;
  periodStartLTE?: string | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
};

/** Role. It includes the permissions of lower ones. */
export type MembershipRole =
  /** Manages members, tokens and organizations. */
  | 'ADMIN'
  /** Writes drafts and submits them for review. */
  | 'AUTHOR'
  /** Writes and publishes everything. */
  | 'EDITOR'
  /** Reads articles that are published for members. */
  | 'READER';

/** Possible directions in which to order a list of items when provided an `orderBy` argument. */
export type OrderDirection =
  /** Specifies an ascending order for a given `orderBy` argument. */
  | 'ASC'
  /** Specifies a descending order for a given `orderBy` argument. */
  | 'DESC';

/** Kind of organization. */
export type OrganizationKind =
  /** A branch of a Party or another membership organization. */
  | 'BRANCH'
  /** A company. */
  | 'COMPANY'
  /** A department inside another organization. */
  | 'DEPARTMENT'
  /** A board or another governing body. */
  | 'GOVERNANCE_BODY'
  /** A corporate group. */
  | 'GROUP'
  /** Anything else. */
  | 'OTHER'
  /** An external organization that takes part in actions. */
  | 'PARTNER';

export type OrganizationOrder = {
  direction?: OrderDirection;
  field: OrganizationOrderField;
};

export type OrganizationOrderField =
  | 'CREATED_AT'
  | 'DEPTH'
  | 'NAME'
  | 'POSITION'
  | 'UPDATED_AT';

export type OrganizationWhereInput = {
  and?: Array<OrganizationWhereInput> | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  depth?: number | null | undefined;
  depthGT?: number | null | undefined;
  depthGTE?: number | null | undefined;
  depthLT?: number | null | undefined;
  depthLTE?: number | null | undefined;
  hasActions?: boolean | null | undefined;
  hasActionsWith?: Array<ActionWhereInput> | null | undefined;
  hasAncestors?: boolean | null | undefined;
  hasAncestorsWith?: Array<OrganizationWhereInput> | null | undefined;
  hasArticles?: boolean | null | undefined;
  hasArticlesWith?: Array<ArticleWhereInput> | null | undefined;
  hasChildren?: boolean | null | undefined;
  hasChildrenWith?: Array<OrganizationWhereInput> | null | undefined;
  hasDescendants?: boolean | null | undefined;
  hasDescendantsWith?: Array<OrganizationWhereInput> | null | undefined;
  hasParent?: boolean | null | undefined;
  hasParentWith?: Array<OrganizationWhereInput> | null | undefined;
  hasParticipations?: boolean | null | undefined;
  hasParticipationsWith?: Array<ParticipationWhereInput> | null | undefined;
  hasPeople?: boolean | null | undefined;
  hasPeopleWith?: Array<PersonWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  identifier?: string | null | undefined;
  identifierContains?: string | null | undefined;
  identifierIn?: Array<string> | null | undefined;
  identifierIsNil?: boolean | null | undefined;
  identifierStartsWith?: string | null | undefined;
  kind?: OrganizationKind | null | undefined;
  kindIn?: Array<OrganizationKind> | null | undefined;
  name?: string | null | undefined;
  nameContains?: string | null | undefined;
  nameIn?: Array<string> | null | undefined;
  nameStartsWith?: string | null | undefined;
  not?: OrganizationWhereInput | null | undefined;
  or?: Array<OrganizationWhereInput> | null | undefined;
  shortName?: string | null | undefined;
  shortNameContains?: string | null | undefined;
  shortNameIn?: Array<string> | null | undefined;
  shortNameIsNil?: boolean | null | undefined;
  shortNameStartsWith?: string | null | undefined;
  slug?: string | null | undefined;
  slugContains?: string | null | undefined;
  slugIn?: Array<string> | null | undefined;
  slugStartsWith?: string | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
};

/** Category of the result. */
export type OutcomeCategory =
  /** An award or title. */
  | 'AWARD'
  /** A new capability of people or teams. */
  | 'CAPABILITY'
  /** A change in how people work together. */
  | 'CULTURE'
  /** Revenue or savings. */
  | 'ECONOMIC'
  /** An improvement in governance. */
  | 'GOVERNANCE'
  /** Anything else. */
  | 'OTHER'
  /** A product. */
  | 'PRODUCT'
  /** An improvement in safety. */
  | 'SAFETY'
  /** A technology or patent. */
  | 'TECHNOLOGY';

/** Level of the result, with the terms of IATI. */
export type OutcomeLevel =
  /** What changed in the long term. */
  | 'IMPACT'
  /** What changed as a result. */
  | 'OUTCOME'
  /** What was produced. */
  | 'OUTPUT';

export type OutcomeOrder = {
  direction?: OrderDirection;
  field: OutcomeOrderField;
};

export type OutcomeOrderField =
  | 'ACHIEVED_ON'
  | 'CREATED_AT'
  | 'TITLE'
  | 'UPDATED_AT';

/** Verification status. */
export type OutcomeVerification =
  /** Claimed, not verified. */
  | 'CLAIMED'
  /** Disputed. */
  | 'DISPUTED'
  /** Verified. */
  | 'VERIFIED';

export type OutcomeWhereInput = {
  achievedOn?: string | null | undefined;
  achievedOnGT?: string | null | undefined;
  achievedOnGTE?: string | null | undefined;
  achievedOnIsNil?: boolean | null | undefined;
  achievedOnLT?: string | null | undefined;
  achievedOnLTE?: string | null | undefined;
  and?: Array<OutcomeWhereInput> | null | undefined;
  category?: OutcomeCategory | null | undefined;
  categoryIn?: Array<OutcomeCategory> | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  /** Has one of these gaps. */
  evidenceGapIn?: Array<EvidenceGap> | null | undefined;
  hasAction?: boolean | null | undefined;
  hasActionWith?: Array<ActionWhereInput> | null | undefined;
  hasEvidence?: boolean | null | undefined;
  hasEvidenceWith?: Array<EvidenceWhereInput> | null | undefined;
  hasIndicators?: boolean | null | undefined;
  hasIndicatorsWith?: Array<IndicatorWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  level?: OutcomeLevel | null | undefined;
  levelIn?: Array<OutcomeLevel> | null | undefined;
  not?: OutcomeWhereInput | null | undefined;
  or?: Array<OutcomeWhereInput> | null | undefined;
  title?: string | null | undefined;
  titleContains?: string | null | undefined;
  titleIn?: Array<string> | null | undefined;
  titleStartsWith?: string | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
  verification?: OutcomeVerification | null | undefined;
  verificationIn?: Array<OutcomeVerification> | null | undefined;
  /** Its action is led by this organization or a descendant. */
  withinOrganization?: string | number | null | undefined;
  /** Its action has this theme or a descendant. */
  withinTheme?: string | number | null | undefined;
};

/** Role in the action. */
export type ParticipationRole =
  /** Is accountable for the result. */
  | 'ACCOUNTABLE'
  /** Provides funding. */
  | 'FUNDER'
  /** Carries out the work. */
  | 'IMPLEMENTER'
  /** Leads the action. */
  | 'LEAD'
  /** Contributes in another way. */
  | 'PARTNER';

export type ParticipationWhereInput = {
  and?: Array<ParticipationWhereInput> | null | undefined;
  hasAction?: boolean | null | undefined;
  hasActionWith?: Array<ActionWhereInput> | null | undefined;
  hasOrganization?: boolean | null | undefined;
  hasOrganizationWith?: Array<OrganizationWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  not?: ParticipationWhereInput | null | undefined;
  or?: Array<ParticipationWhereInput> | null | undefined;
  role?: ParticipationRole | null | undefined;
  roleIn?: Array<ParticipationRole> | null | undefined;
};

export type PersonOrder = {
  direction?: OrderDirection;
  field: PersonOrderField;
};

export type PersonOrderField =
  | 'CREATED_AT'
  | 'NAME'
  | 'UPDATED_AT';

export type PersonWhereInput = {
  and?: Array<PersonWhereInput> | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  hasContributions?: boolean | null | undefined;
  hasContributionsWith?: Array<ContributionWhereInput> | null | undefined;
  hasOrganization?: boolean | null | undefined;
  hasOrganizationWith?: Array<OrganizationWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  name?: string | null | undefined;
  nameContains?: string | null | undefined;
  nameIn?: Array<string> | null | undefined;
  nameStartsWith?: string | null | undefined;
  not?: PersonWhereInput | null | undefined;
  or?: Array<PersonWhereInput> | null | undefined;
  slug?: string | null | undefined;
  slugContains?: string | null | undefined;
  slugIn?: Array<string> | null | undefined;
  slugStartsWith?: string | null | undefined;
  title?: string | null | undefined;
  titleContains?: string | null | undefined;
  titleIn?: Array<string> | null | undefined;
  titleIsNil?: boolean | null | undefined;
  titleStartsWith?: string | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
};

/** Kind of similarity. */
export type RelatedBy =
  /** Common action. */
  | 'ACTION'
  /** Common tag. */
  | 'TAG'
  /** Common words in the titles. */
  | 'TEXT'
  /** Common theme. */
  | 'THEME';

/** Sort order of search results. */
export type SearchOrder =
  /** By publication, start or achievement, latest first. Undated results last. */
  | 'NEWEST'
  /** Best match first. */
  | 'RELEVANCE';

/** Type of a search result. */
export type SearchType =
  /** By title, identifier, summary and description. */
  | 'ACTION'
  /** By title, subtitle, tags, contributors, summary and body. */
  | 'ARTICLE'
  /** By name, short name, identifier and description. */
  | 'ORGANIZATION'
  /** By title and description. */
  | 'OUTCOME'
  /** By name, title and bio. */
  | 'PERSON';

/** Filter on search results. All conditions must hold, each for any of its values. An empty list is none. */
export type SearchWhereInput = {
  /** One of these people contributed to it, in any role. Matches only articles. */
  authors?: Array<string | number> | null | undefined;
  /** Published, begun or achieved on this day or later, in UTC. */
  dateGTE?: string | null | undefined;
  /** Published, begun or achieved on this day or earlier, in UTC. */
  dateLTE?: string | null | undefined;
  /** One of these languages. Matches only articles. */
  locales?: Array<string> | null | undefined;
  /** Belongs to one of these organizations, without descendants, as in the facets. */
  organizations?: Array<string | number> | null | undefined;
  /** Has one of these tags. */
  tags?: Array<string | number> | null | undefined;
  /** Has one of these themes, without descendants, as in the facets. */
  themes?: Array<string | number> | null | undefined;
  /** Belongs to this organization or a descendant (publisher or lead), or is one of them. */
  withinOrganization?: string | number | null | undefined;
  /** Has this theme or a descendant. */
  withinTheme?: string | number | null | undefined;
  /** Years of publication, start or achievement, in UTC. */
  years?: Array<number> | null | undefined;
};

/** Where a part of a text occurs. */
export type SegmentKind =
  /** Only in the earlier one. */
  | 'DELETED'
  /** In both revisions. */
  | 'EQUAL'
  /** Only in the later one. */
  | 'INSERTED';

/** How users sign in. */
export type SignInMethod =
  /** At the OIDC provider, from Server.oidcSignInUrl. */
  | 'OIDC'
  /** With signIn. */
  | 'PASSWORD';

/** Type of a suggestion. */
export type SuggestionType =
  /** By its title. */
  | 'ACTION'
  /** By its title. */
  | 'ARTICLE'
  /** By its name, short name or identifier. */
  | 'ORGANIZATION'
  /** By its title. */
  | 'OUTCOME'
  /** By their name. */
  | 'PERSON'
  /** By its name. */
  | 'TAG'
  /** By its name. */
  | 'THEME';

export type TagOrder = {
  direction?: OrderDirection;
  field: TagOrderField;
};

export type TagOrderField =
  | 'CREATED_AT'
  | 'NAME'
  | 'UPDATED_AT'
  /** Number of published public articles, the same for every viewer, with a delay of about two seconds. */
  | 'USE';

export type TagWhereInput = {
  and?: Array<TagWhereInput> | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  hasArticles?: boolean | null | undefined;
  hasArticlesWith?: Array<ArticleWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  name?: string | null | undefined;
  nameContains?: string | null | undefined;
  nameIn?: Array<string> | null | undefined;
  nameStartsWith?: string | null | undefined;
  not?: TagWhereInput | null | undefined;
  or?: Array<TagWhereInput> | null | undefined;
  slug?: string | null | undefined;
  slugContains?: string | null | undefined;
  slugIn?: Array<string> | null | undefined;
  slugStartsWith?: string | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
};

export type ThemeOrder = {
  direction?: OrderDirection;
  field: ThemeOrderField;
};

export type ThemeOrderField =
  | 'CREATED_AT'
  | 'DEPTH'
  | 'NAME'
  | 'POSITION'
  | 'UPDATED_AT'
  /** Number of published public articles and public actions with the theme itself, the same for every viewer, with a delay of about two seconds. */
  | 'USE';

export type ThemeWhereInput = {
  and?: Array<ThemeWhereInput> | null | undefined;
  createdAtGT?: string | null | undefined;
  createdAtGTE?: string | null | undefined;
  createdAtLT?: string | null | undefined;
  createdAtLTE?: string | null | undefined;
  depth?: number | null | undefined;
  depthGT?: number | null | undefined;
  depthGTE?: number | null | undefined;
  depthLT?: number | null | undefined;
  depthLTE?: number | null | undefined;
  hasActions?: boolean | null | undefined;
  hasActionsWith?: Array<ActionWhereInput> | null | undefined;
  hasAncestors?: boolean | null | undefined;
  hasAncestorsWith?: Array<ThemeWhereInput> | null | undefined;
  hasArticles?: boolean | null | undefined;
  hasArticlesWith?: Array<ArticleWhereInput> | null | undefined;
  hasChildren?: boolean | null | undefined;
  hasChildrenWith?: Array<ThemeWhereInput> | null | undefined;
  hasDescendants?: boolean | null | undefined;
  hasDescendantsWith?: Array<ThemeWhereInput> | null | undefined;
  hasParent?: boolean | null | undefined;
  hasParentWith?: Array<ThemeWhereInput> | null | undefined;
  id?: string | number | null | undefined;
  idIn?: Array<string | number> | null | undefined;
  name?: string | null | undefined;
  nameContains?: string | null | undefined;
  nameIn?: Array<string> | null | undefined;
  nameStartsWith?: string | null | undefined;
  not?: ThemeWhereInput | null | undefined;
  or?: Array<ThemeWhereInput> | null | undefined;
  slug?: string | null | undefined;
  slugContains?: string | null | undefined;
  slugIn?: Array<string> | null | undefined;
  slugStartsWith?: string | null | undefined;
  updatedAtGT?: string | null | undefined;
  updatedAtGTE?: string | null | undefined;
  updatedAtLT?: string | null | undefined;
  updatedAtLTE?: string | null | undefined;
};

/** Changes of the saved view. Omitted fields stay unchanged. */
export type UpdateSavedViewInput = {
  /** Name, unique among the user's views. */
  name?: string | null | undefined;
  /** Path of the page, such as `/console/dashboard`. */
  page?: string | null | undefined;
  /** Position in the list, ascending. */
  position?: number | null | undefined;
  /** State of the page: its query string without `?`, up to 4000 characters. The server does not read it. */
  query?: string | null | undefined;
};

/** Code of a user error. */
export type UserErrorCode =
  /** It would become its own ancestor. */
  | 'CYCLE'
  /** The viewer lacks permission. Only for bulk items; elsewhere it is an error of the operation. */
  | 'FORBIDDEN'
  /** The value is not allowed. */
  | 'INVALID'
  /** Other objects refer to it. */
  | 'IN_USE'
  /** No visible object has this ID. */
  | 'NOT_FOUND'
  /** Not run, because an earlier field of the operation failed. */
  | 'NOT_RUN'
  /** Not saved, because a later field of the operation failed. */
  | 'ROLLED_BACK'
  /** Another object already has this unique value. */
  | 'TAKEN'
  /** It was changed in the meantime. The payload has its current state. */
  | 'VERSION_CONFLICT'
  /** Its current state does not allow this. */
  | 'WRONG_STATE';
