// The search part of an address: plain names and values, `?status=ACTIVE&status=PLANNED&q=锗`, that people can read and
// change. A value that occurs once is a string, one that repeats is a list.

export type SearchParams = Record<string, string | string[] | undefined>;

export function parseSearch(text: string): SearchParams {
  const found: SearchParams = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = found[name];
    found[name] = before === undefined ? value : [before, value].flat();
  }
  return found;
}

export function stringifySearch(params: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value].flat()) {
      if (one !== undefined && one !== null && one !== '' && one !== false) search.append(name, String(one));
    }
  }
  // Commas, colons and slashes are allowed in a query, and addresses are easier to read with them.
  const text = search.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}

/** The value of a parameter that occurs once; undefined if it is missing, empty or repeated. */
export function one(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value, if it is one of those that are allowed. */
export function oneOf<T extends string>(allowed: readonly T[], value: unknown): T | undefined {
  return allowed.find((a) => a === value);
}

/** The values of a parameter that may repeat; undefined if there are none. */
export function many(value: unknown): string[] | undefined {
  const values = [value].flat().filter((v): v is string => typeof v === 'string' && v !== '');
  return values.length > 0 ? values : undefined;
}

/** The values that are allowed; undefined if there are none. */
export function manyOf<T extends string>(allowed: readonly T[], value: unknown): T[] | undefined {
  const values = allowed.filter((a) => many(value)?.includes(a));
  return values.length > 0 ? values : undefined;
}

/**
 * A day as `2026-11-26` from 1800 to 2199; undefined if there is no such day. The API knows the years 1 to 9999: with
 * these limits it knows the range before the longest one, too.
 */
export function day(value: unknown): string | undefined {
  const text = one(value);
  if (text === undefined || !/^(1[89]|2[01])\d\d-\d\d-\d\d$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}
