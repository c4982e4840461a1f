import article from './en/article.json';
import charts from './en/charts.json';
import common from './en/common.json';
import dashboard from './en/dashboard.json';
import enums from './en/enums.json';

export const messages = { ...article, ...charts, ...common, ...dashboard, ...enums };

export type Messages = Record<keyof typeof messages, string>;
export type MessageId = keyof Messages;
