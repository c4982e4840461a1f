import { useIntl } from 'react-intl';

/** The name of a field of an article in the reader's language; as in the API, if it has none. */
export function useFieldName() {
  const intl = useIntl();
  return (field: string): string => {
    const id = `article.field.${field}`;
    return id in intl.messages ? intl.formatMessage({ id }) : field;
  };
}
