import { expect, test } from '@playwright/test';
import { formatAddress, languageName, parseAddress } from './address';

test('an address is a slug with or without a language', () => {
  expect(parseAddress('ge')).toEqual({ slug: 'ge' });
  expect(parseAddress('ge@zh-CN')).toEqual({ slug: 'ge', locale: 'zh-CN' });
  expect(parseAddress('a@b@en')).toEqual({ slug: 'a@b', locale: 'en' });
  expect(parseAddress('ge@')).toEqual({ slug: 'ge', locale: undefined });
  expect(parseAddress('@en')).toEqual({ slug: '@en' });
  expect(parseAddress(formatAddress({ slug: 'ge', locale: 'en' }))).toEqual({ slug: 'ge', locale: 'en' });
});

test('a language has its own name, and the script if it has one', () => {
  expect(languageName('zh-CN')).toBe('中文');
  expect(languageName('en-GB')).toBe('English');
  expect(languageName('zh-Hant-TW')).toBe('繁體中文');
  expect(languageName('not a language')).toBe('not a language');
});
