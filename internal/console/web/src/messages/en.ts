import common from './en/common.json';
import enums from './en/enums.json';
import lists from './en/lists.json';

export const messages = { ...common, ...enums, ...lists };

export type Messages = Record<keyof typeof messages, string>;
export type MessageId = keyof Messages;
