// What the API's scalars are in TypeScript. In JSON each is a string, and clients keep it so. Format it to show it.

/** A moment in UTC, such as 2021-07-01T00:00:00Z. */
export type Time = string;
/** A day, such as 2021-07-31. */
export type CalendarDate = string;
/** An exact number, such as 12.50. Number() would round long ones. */
export type Decimal = string;
/** Text in Markdown. */
export type Markdown = string;
/** HTML that the server has sanitised: `element.innerHTML` may take it. */
export type HTML = string;
/** A full http or https URL. */
export type WebURL = string;
/** A language tag, such as zh-CN: `lang="…"`, and the locale of the functions below. */
export type Locale = string;
/** A position in a list. It has no meaning outside of `after` and `before`. */
export type Cursor = string;
/** A file in the variables of a mutation. */
export type Upload = File;

/** Writes a moment in the reader's time zone. */
export function formatTime(time: Time, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(time));
}

/** Writes a day. It is read and written in UTC, since the reader's time zone could make it the day before. */
export function formatDate(date: CalendarDate, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
}

/** Writes a number with all of its digits. Intl takes the string, which is exact. */
export function formatDecimal(decimal: Decimal, locale: Locale): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }).format(decimal as Intl.StringNumericLiteral);
}
