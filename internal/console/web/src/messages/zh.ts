import type { Messages } from './en';
import account from './zh/account.json';
import article from './zh/article.json';
import chain from './zh/chain.json';
import charts from './zh/charts.json';
import common from './zh/common.json';
import dashboard from './zh/dashboard.json';
import enums from './zh/enums.json';
import keyboard from './zh/keyboard.json';
import lists from './zh/lists.json';
import search from './zh/search.json';
import views from './zh/views.json';

export const messages: Messages = {
  ...account,
  ...article,
  ...chain,
  ...charts,
  ...common,
  ...dashboard,
  ...enums,
  ...keyboard,
  ...lists,
  ...search,
  ...views,
};
