import type { HTMLInputAutoCompleteAttribute, Ref } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import styles from './Field.module.css';

/** A field of a form, whose value the form's FormData has. */
export function Field(props: {
  name: string;
  label: string;
  type?: 'text' | 'email' | 'password';
  autoComplete: HTMLInputAutoCompleteAttribute;
  defaultValue?: string;
  description?: string;
  error?: string;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
}) {
  const { label, description, error, inputRef, ...input } = props;
  return (
    <TextField
      {...input}
      id={input.name}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={styles.field}
    >
      <Label className={styles.label}>{label}</Label>
      <Input ref={inputRef} className={styles.input} spellCheck={false} autoCapitalize="none" />
      {description && (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error}>{error}</FieldError>
    </TextField>
  );
}
