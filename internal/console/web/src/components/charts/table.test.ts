import { expect, test } from '@playwright/test';
import { fileName, linesOf } from './table';

test('a file has the heads of the columns and the values of the cells', () => {
  const columns = [{ label: '组织' }, { label: 'Count', numeric: true }];
  const lines = linesOf({ columns, rows: [[{ value: '驰宏锗业' }, { value: 3, name: '3 articles' }]] });
  expect(lines).toEqual(['组织,Count\r\n', '驰宏锗业,3\r\n']);
});

test('files have names that file systems allow', () => {
  expect(fileName('Theme × status: 2022/Q1')).toBe('Theme-×-status-2022-Q1');
});
