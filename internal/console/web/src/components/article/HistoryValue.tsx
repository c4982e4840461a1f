import { FormattedDate, FormattedNumber, useIntl } from 'react-intl';
import type { ValueFragment } from '../../queries/generated/revisions';
import { useMessages } from '../../messages';
import { Day } from '../Dates';

export type Value = ValueFragment;

/** Whether the value is a list of links without links. */
export const isEmpty = (value: Value) => value.__typename === 'LinksValue' && value.ids.length === 0;

const shown = 80; // characters of a text

/** The value of a field before or after a change. */
export function HistoryValue(props: { value: Value; names: ReadonlyMap<string, string>; lang: string }) {
  const { value, names, lang } = props;
  const t = useMessages();
  switch (value.__typename) {
    case 'TextValue':
      return <LongText text={value.text} lang={lang} />;
    case 'IntValue':
      return <FormattedNumber value={value.int} />;
    case 'DecimalValue':
      return <>{value.decimal}</>;
    case 'BooleanValue':
      return <>{t(value.boolean ? 'history.true' : 'history.false')}</>;
    case 'TimeValue':
      return <FormattedDate value={value.time} dateStyle="medium" timeStyle="medium" />;
    case 'DateValue':
      return <Day date={value.date} />;
    case 'EnumValue':
      return <EnumName name={value.name} />;
    case 'LinksValue':
      return <>{value.ids.map((id) => names.get(id) ?? `#${id}`).join(t('history.separator'))}</>;
  }
}

function LongText({ text, lang }: { text: string; lang: string }) {
  const t = useMessages();
  if (text.length <= shown) return <span lang={lang}>{text}</span>;
  return (
    <details>
      <summary>
        <span lang={lang}>{text.replaceAll(/\s+/g, ' ').slice(0, shown)}…</span>{' '}
        {t('history.characters', { count: text.length })}
      </summary>
      <span lang={lang}>{text}</span>
    </details>
  );
}

/** The enums of records; what two of them call the same is the same word. */
const enums = [
  'ArticleStatus',
  'Visibility',
  'ArticleRights',
  'ActionStatus',
  'ActionKind',
  'OutcomeLevel',
  'OutcomeCategory',
  'OutcomeVerification',
  'IndicatorMeasure',
];

/** The word for a value of an enum. */
function EnumName({ name }: { name: string }) {
  const intl = useIntl();
  const ids = enums.map((type) => `${type}.${name}`);
  const id = ids.find((message) => message in intl.messages);
  return <>{id === undefined ? name : intl.formatMessage({ id })}</>;
}
