import type { Messages } from './en';
import common from './zh/common.json';
import enums from './zh/enums.json';

export const messages: Messages = { ...common, ...enums };
