import type { Messages } from './en';
import chain from './zh/chain.json';
import common from './zh/common.json';
import enums from './zh/enums.json';

export const messages: Messages = { ...chain, ...common, ...enums };
