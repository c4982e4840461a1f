import { expect, test } from '@playwright/test';
import { csvLine } from './csv';

test('a line ends with CRLF', () => {
  expect(csvLine(['锗', 3, null])).toBe('锗,3,\r\n');
});

test('cells are quoted where they need it', () => {
  expect(csvLine(['a,b', 'the "best"', 'a\nb'])).toBe('"a,b","the ""best""","a\nb"\r\n');
});

test('text is no formula, numbers are', () => {
  expect(csvLine(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', -3])).toBe("'=1+1,'+1,'-1,'@SUM(A1),'\t=1,-3\r\n");
  expect(csvLine(['=HYPERLINK("x")'])).toBe(`"'=HYPERLINK(""x"")"\r\n`);
});
