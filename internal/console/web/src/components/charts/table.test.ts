import { expect, test } from '@playwright/test';
import { csv, fileName } from './table';

const columns = [{ label: '组织' }, { label: 'Count', numeric: true }];
const lines = (value: string | number | null) => csv({ columns, rows: [[{ value }, { value: -3 }]] }).split('\r\n');

test('CSV begins with a byte order mark and ends each line with CRLF', () => {
  expect(lines('锗')).toEqual(['\ufeff组织,Count', '锗,-3', '']);
});

test('CSV quotes what needs it', () => {
  expect(lines('a,b')[1]).toBe('"a,b",-3');
  expect(lines('the "best"')[1]).toBe('"the ""best""",-3');
  expect(csv({ columns, rows: [[{ value: 'a\nb' }, { value: 1 }]] })).toContain('"a\nb",1\r\n');
  expect(lines(null)[1]).toBe(',-3');
});

test('CSV has no formulas', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1']) expect(lines(text)[1]).toBe(`'${text},-3`);
  expect(lines('=HYPERLINK("x")')[1]).toBe(`"'=HYPERLINK(""x"")",-3`);
});

test('files have names that file systems allow', () => {
  expect(fileName('Theme × status: 2022/Q1', 'csv')).toBe('Theme-×-status-2022-Q1.csv');
});
