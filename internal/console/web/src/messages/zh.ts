import type { Messages } from './en';
import article from './zh/article.json';
import common from './zh/common.json';
import enums from './zh/enums.json';

export const messages: Messages = { ...article, ...common, ...enums };
