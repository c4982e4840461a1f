package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/graph/generated"
	"praxis/internal/stats"
	"time"
)

func (r *actionStatisticsRowResolver) Organization(ctx context.Context, obj *stats.Row) (*ent.Organization, error) {
	return loadRowEntity(ctx, obj, stats.ByOrganization, ent.FromContext(ctx).Organization)
}

func (r *actionStatisticsRowResolver) Theme(ctx context.Context, obj *stats.Row) (*ent.Theme, error) {
	return loadRowEntity(ctx, obj, stats.ByTheme, ent.FromContext(ctx).Theme)
}

func (r *actionStatisticsRowResolver) Actions(ctx context.Context, obj *stats.Row, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ActionOrder, where *ent.ActionWhereInput) (*ent.ActionConnection, error) {
	return loadRowPage(ctx, obj.Result(), obj.Result().Rows, obj,
		ent.FromContext(ctx).Action.Query().PaginateEach, pageOf[ent.ActionPaginateOption]{
			page:      page{after, first, before, last},
			options:   []ent.ActionPaginateOption{ent.WithActionOrder(orderBy), ent.WithActionFilter(where.Filter)},
			filtered:  where != nil,
			byDefault: len(orderBy) == 1 && isOrder(orderBy[0].Field, orderBy[0].Direction, "START DESC"),
		})
}

func (r *articleStatisticsRowResolver) Organization(ctx context.Context, obj *stats.Row) (*ent.Organization, error) {
	return loadRowEntity(ctx, obj, stats.ByOrganization, ent.FromContext(ctx).Organization)
}

func (r *articleStatisticsRowResolver) Theme(ctx context.Context, obj *stats.Row) (*ent.Theme, error) {
	return loadRowEntity(ctx, obj, stats.ByTheme, ent.FromContext(ctx).Theme)
}

func (r *articleStatisticsRowResolver) Tag(ctx context.Context, obj *stats.Row) (*ent.Tag, error) {
	return loadRowEntity(ctx, obj, stats.ByTag, ent.FromContext(ctx).Tag)
}

func (r *articleStatisticsRowResolver) Author(ctx context.Context, obj *stats.Row) (*ent.Person, error) {
	return loadRowEntity(ctx, obj, stats.ByAuthor, ent.FromContext(ctx).Person)
}

func (r *articleStatisticsRowResolver) Articles(ctx context.Context, obj *stats.Row, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ArticleOrder, where *ent.ArticleWhereInput) (*ent.ArticleConnection, error) {
	return loadRowPage(ctx, obj.Result(), obj.Result().Rows, obj,
		ent.FromContext(ctx).Article.Query().PaginateEach, pageOf[ent.ArticlePaginateOption]{
			page:      page{after, first, before, last},
			options:   []ent.ArticlePaginateOption{ent.WithArticleOrder(orderBy), ent.WithArticleFilter(where.Filter)},
			filtered:  where != nil,
			byDefault: len(orderBy) == 1 && isOrder(orderBy[0].Field, orderBy[0].Direction, "PUBLISHED_AT DESC"),
		})
}

func (r *indicatorStatisticsRowResolver) Organization(ctx context.Context, obj *stats.Row) (*ent.Organization, error) {
	return loadRowEntity(ctx, obj, stats.ByOrganization, ent.FromContext(ctx).Organization)
}

func (r *indicatorStatisticsRowResolver) Theme(ctx context.Context, obj *stats.Row) (*ent.Theme, error) {
	return loadRowEntity(ctx, obj, stats.ByTheme, ent.FromContext(ctx).Theme)
}

func (r *indicatorStatisticsRowResolver) Indicator(ctx context.Context, obj *stats.Row) (*ent.Indicator, error) {
	return loadRowEntity(ctx, obj, stats.ByIndicator, ent.FromContext(ctx).Indicator)
}

func (r *indicatorStatisticsRowResolver) Indicators(ctx context.Context, obj *stats.Row, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.IndicatorOrder, where *ent.IndicatorWhereInput) (*ent.IndicatorConnection, error) {
	return loadRowPage(ctx, obj.Result(), obj.Result().Rows, obj,
		ent.FromContext(ctx).Indicator.Query().PaginateEach, pageOf[ent.IndicatorPaginateOption]{
			page:      page{after, first, before, last},
			options:   []ent.IndicatorPaginateOption{ent.WithIndicatorOrder(orderBy), ent.WithIndicatorFilter(where.Filter)},
			filtered:  where != nil,
			byDefault: len(orderBy) == 0,
		})
}

func (r *measurementStatisticsRowResolver) Organization(ctx context.Context, obj *stats.Row) (*ent.Organization, error) {
	return loadRowEntity(ctx, obj, stats.ByOrganization, ent.FromContext(ctx).Organization)
}

func (r *measurementStatisticsRowResolver) Theme(ctx context.Context, obj *stats.Row) (*ent.Theme, error) {
	return loadRowEntity(ctx, obj, stats.ByTheme, ent.FromContext(ctx).Theme)
}

func (r *measurementStatisticsRowResolver) Indicator(ctx context.Context, obj *stats.Row) (*ent.Indicator, error) {
	return loadRowEntity(ctx, obj, stats.ByIndicator, ent.FromContext(ctx).Indicator)
}

func (r *measurementStatisticsRowResolver) Measurements(ctx context.Context, obj *stats.Row, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.MeasurementOrder, where *ent.MeasurementWhereInput) (*ent.MeasurementConnection, error) {
	return loadRowPage(ctx, obj.Result(), obj.Result().Rows, obj,
		ent.FromContext(ctx).Measurement.Query().PaginateEach, pageOf[ent.MeasurementPaginateOption]{
			page:      page{after, first, before, last},
			options:   []ent.MeasurementPaginateOption{ent.WithMeasurementOrder(orderBy), ent.WithMeasurementFilter(where.Filter)},
			filtered:  where != nil,
			byDefault: len(orderBy) == 1 && isOrder(orderBy[0].Field, orderBy[0].Direction, "PERIOD_START ASC"),
		})
}

func (r *outcomeStatisticsRowResolver) Organization(ctx context.Context, obj *stats.Row) (*ent.Organization, error) {
	return loadRowEntity(ctx, obj, stats.ByOrganization, ent.FromContext(ctx).Organization)
}

func (r *outcomeStatisticsRowResolver) Theme(ctx context.Context, obj *stats.Row) (*ent.Theme, error) {
	return loadRowEntity(ctx, obj, stats.ByTheme, ent.FromContext(ctx).Theme)
}

func (r *outcomeStatisticsRowResolver) Outcomes(ctx context.Context, obj *stats.Row, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.OutcomeOrder, where *ent.OutcomeWhereInput) (*ent.OutcomeConnection, error) {
	return loadRowPage(ctx, obj.Result(), obj.Result().Rows, obj,
		ent.FromContext(ctx).Outcome.Query().PaginateEach, pageOf[ent.OutcomePaginateOption]{
			page:      page{after, first, before, last},
			options:   []ent.OutcomePaginateOption{ent.WithOutcomeOrder(orderBy), ent.WithOutcomeFilter(where.Filter)},
			filtered:  where != nil,
			byDefault: len(orderBy) == 1 && isOrder(orderBy[0].Field, orderBy[0].Direction, "ACHIEVED_ON DESC"),
		})
}

func (r *queryResolver) ArticleStatistics(ctx context.Context, where *ent.ArticleWhereInput, groupBy []stats.Dimension, date stats.DateField, interval stats.CalendarInterval, timeZone string, weekStart stats.Weekday, from *time.Time, to *time.Time, fillGaps bool, cumulative bool, compareTo *stats.ComparisonPeriod, rollUpTo *int, having *stats.Having, orderBy []*stats.Order, first *int) (*stats.Result, error) {
	return countRecords(ctx, stats.Articles, where, splitArticles, stats.Query{
		GroupBy: groupBy, Date: date, From: from, To: to,
		Interval: interval, TimeZone: timeZone, WeekStart: weekStart,
		FillGaps: fillGaps, Cumulative: cumulative, CompareTo: orZero(compareTo),
		RollUpTo: rollUpTo, Having: having, OrderBy: orderBy, First: first,
	})
}

func (r *queryResolver) ActionStatistics(ctx context.Context, where *ent.ActionWhereInput, groupBy []stats.Dimension, date stats.DateField, interval stats.CalendarInterval, timeZone string, weekStart stats.Weekday, from *time.Time, to *time.Time, fillGaps bool, cumulative bool, compareTo *stats.ComparisonPeriod, rollUpTo *int, having *stats.Having, orderBy []*stats.Order, first *int) (*stats.Result, error) {
	return countRecords(ctx, stats.Actions, where, splitActions, stats.Query{
		GroupBy: groupBy, Date: date, From: from, To: to,
		Interval: interval, TimeZone: timeZone, WeekStart: weekStart,
		FillGaps: fillGaps, Cumulative: cumulative, CompareTo: orZero(compareTo),
		RollUpTo: rollUpTo, Having: having, OrderBy: orderBy, First: first,
	})
}

func (r *queryResolver) OutcomeStatistics(ctx context.Context, where *ent.OutcomeWhereInput, groupBy []stats.Dimension, date stats.DateField, interval stats.CalendarInterval, timeZone string, weekStart stats.Weekday, from *time.Time, to *time.Time, fillGaps bool, cumulative bool, compareTo *stats.ComparisonPeriod, rollUpTo *int, having *stats.Having, orderBy []*stats.Order, first *int) (*stats.Result, error) {
	return countRecords(ctx, stats.Outcomes, where, splitOutcomes, stats.Query{
		GroupBy: groupBy, Date: date, From: from, To: to,
		Interval: interval, TimeZone: timeZone, WeekStart: weekStart,
		FillGaps: fillGaps, Cumulative: cumulative, CompareTo: orZero(compareTo),
		RollUpTo: rollUpTo, Having: having, OrderBy: orderBy, First: first,
	})
}

func (r *queryResolver) MeasurementStatistics(ctx context.Context, where *ent.MeasurementWhereInput, groupBy []stats.Dimension, date stats.DateField, interval stats.CalendarInterval, timeZone string, weekStart stats.Weekday, from *time.Time, to *time.Time, fillGaps bool, cumulative bool, compareTo *stats.ComparisonPeriod, rollUpTo *int, having *stats.Having, orderBy []*stats.Order, first *int) (*stats.Result, error) {
	return countRecords(ctx, stats.Measurements, where, splitMeasurements, stats.Query{
		GroupBy: groupBy, Date: date, From: from, To: to,
		Interval: interval, TimeZone: timeZone, WeekStart: weekStart,
		FillGaps: fillGaps, Cumulative: cumulative, CompareTo: orZero(compareTo),
		RollUpTo: rollUpTo, Having: having, OrderBy: orderBy, First: first,
	})
}

func (r *queryResolver) IndicatorStatistics(ctx context.Context, where *ent.IndicatorWhereInput, groupBy []stats.Dimension, interval stats.CalendarInterval, weekStart stats.Weekday, from *time.Time, to *time.Time, rollUpTo *int, having *stats.Having, orderBy []*stats.Order, first *int) (*stats.Result, error) {
	return countRecords(ctx, stats.Indicators, where, splitIndicators, stats.Query{
		GroupBy: groupBy, Interval: interval, WeekStart: weekStart, From: from, To: to,
		RollUpTo: rollUpTo, Having: having, OrderBy: orderBy, First: first,
	})
}

func (r *Resolver) ActionStatisticsRow() generated.ActionStatisticsRowResolver {
	return &actionStatisticsRowResolver{r}
}

func (r *Resolver) ArticleStatisticsRow() generated.ArticleStatisticsRowResolver {
	return &articleStatisticsRowResolver{r}
}

func (r *Resolver) IndicatorStatisticsRow() generated.IndicatorStatisticsRowResolver {
	return &indicatorStatisticsRowResolver{r}
}

func (r *Resolver) MeasurementStatisticsRow() generated.MeasurementStatisticsRowResolver {
	return &measurementStatisticsRowResolver{r}
}

func (r *Resolver) OutcomeStatisticsRow() generated.OutcomeStatisticsRowResolver {
	return &outcomeStatisticsRowResolver{r}
}

type (
	actionStatisticsRowResolver      struct{ *Resolver }
	articleStatisticsRowResolver     struct{ *Resolver }
	indicatorStatisticsRowResolver   struct{ *Resolver }
	measurementStatisticsRowResolver struct{ *Resolver }
	outcomeStatisticsRowResolver     struct{ *Resolver }
)
