import { useIntl } from 'react-intl';

/** The name of a field of a record in the reader's language; as in the API, if it has none. */
export function useFieldName() {
  const intl = useIntl();
  return (field: string): string => {
    const id = [`article.field.${field}`, `chain.${field}`].find((message) => message in intl.messages);
    return id === undefined ? field : intl.formatMessage({ id });
  };
}
