import type { Messages } from './en';
import charts from './zh/charts.json';
import account from './zh/account.json';
import common from './zh/common.json';
import dashboard from './zh/dashboard.json';
import enums from './zh/enums.json';

export const messages: Messages = { ...account, ...common, ...enums, ...charts, ...dashboard };
