import type { Messages } from './en';
import article from './zh/article.json';
import charts from './zh/charts.json';
import common from './zh/common.json';
import dashboard from './zh/dashboard.json';
import enums from './zh/enums.json';

export const messages: Messages = { ...article, ...charts, ...common, ...dashboard, ...enums };
