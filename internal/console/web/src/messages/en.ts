import common from './en/common.json';
import enums from './en/enums.json';

export const messages = { ...common, ...enums };

export type Messages = Record<keyof typeof messages, string>;
export type MessageId = keyof Messages;
