import account from './en/account.json';
import article from './en/article.json';
import chain from './en/chain.json';
import charts from './en/charts.json';
import common from './en/common.json';
import dashboard from './en/dashboard.json';
import enums from './en/enums.json';
import keyboard from './en/keyboard.json';
import lists from './en/lists.json';
import search from './en/search.json';
import views from './en/views.json';

export const messages = {
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

export type Messages = Record<keyof typeof messages, string>;
export type MessageId = keyof Messages;
