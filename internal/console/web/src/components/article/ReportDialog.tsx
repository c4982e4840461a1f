// Reports a problem with an article to its editors. Every reader may, signed in or not.
import { useState, type FormEvent } from 'react';
import { FieldError, Form, Input, Label, Radio, RadioGroup, TextArea, TextField } from 'react-aria-components';
import { useMutation, type CombinedError } from 'urql';
import { codeOf, retryAfterOf } from '../../api';
import { useMessages } from '../../messages';
import { ReportArticleDocument } from '../../queries/generated/article';
import { Button } from '../Button';
import { Dialog } from '../Dialog';
import styles from './ReportDialog.module.css';
import type { Article } from './useArticle';

const kinds = ['COPYRIGHT', 'PRIVACY', 'ERROR', 'OTHER'] as const;

export function ReportDialog({ article, onClose }: { article: Article; onClose(): void }) {
  const t = useMessages();
  const [received, setReceived] = useState(false);
  return (
    <Dialog title={t('report.title')} open onClose={onClose}>
      {received ? (
        <div className={styles.form}>
          <p role="status">{t('report.received')}</p>
          <div className={styles.actions}>
            <Button look="primary" onPress={onClose} autoFocus>
              {t('common.close')}
            </Button>
          </div>
        </div>
      ) : (
        <ReportForm article={article} onReceived={() => setReceived(true)} onClose={onClose} />
      )}
    </Dialog>
  );
}

function ReportForm(props: { article: Article; onReceived(): void; onClose(): void }) {
  const { article, onReceived, onClose } = props;
  const t = useMessages();
  const { send, fetching, failure, fieldErrors } = useReport(article.id, onReceived);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void send(new FormData(event.currentTarget));
  };
  return (
    <Form className={styles.form} onSubmit={submit} validationErrors={fieldErrors}>
      <p className={styles.about}>
        <span lang={article.locale}>{article.title}</span>
      </p>
      <RadioGroup name="kind" defaultValue="ERROR" isRequired className={styles.field}>
        <Label>{t('report.kind')}</Label>
        {kinds.map((kind) => (
          <Radio key={kind} value={kind} className={styles.radio}>
            {t(`ContentReportKind.${kind}`)}
          </Radio>
        ))}
      </RadioGroup>
      <TextField name="text" isRequired maxLength={5000} className={styles.field}>
        <Label>{t('report.text')}</Label>
        <TextArea rows={5} />
        <Problem />
      </TextField>
      <TextField name="evidenceUrl" type="url" className={styles.field}>
        <Label>{t('report.evidenceUrl')}</Label>
        <Input placeholder="https://" />
        <Problem />
      </TextField>
      <TextField name="contact" maxLength={200} className={styles.field}>
        <Label>{t('report.contact')}</Label>
        <Input autoComplete="email" />
        <Problem />
      </TextField>
      {failure && (
        <p role="alert" className={styles.error}>
          {failure}
        </p>
      )}
      <div className={styles.actions}>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
        <Button look="primary" type="submit" isPending={fetching}>
          {t('report.send')}
        </Button>
      </div>
    </Form>
  );
}

/** What is wrong with the value of a field. Its space is reserved, so that no button moves away while it is pressed. */
function Problem() {
  const t = useMessages();
  return (
    <div className={styles.problem}>
      <FieldError className={styles.error}>
        {({ validationDetails, validationErrors }) => {
          if (validationDetails.valueMissing) return t('report.missing');
          if (validationDetails.typeMismatch) return t('report.noUrl');
          return validationErrors.join(' ');
        }}
      </FieldError>
    </div>
  );
}

function useReport(articleId: string, onReceived: () => void) {
  const t = useMessages();
  const [{ fetching }, report] = useMutation(ReportArticleDocument);
  const [failure, setFailure] = useState<string>();
  const [fieldErrors, setFieldErrors] = useState<Record<string, string[]>>({});
  const explain = (error: CombinedError) => {
    const seconds = retryAfterOf(error);
    if (codeOf(error) === 'RATE_LIMITED' && seconds !== undefined) return t('report.tooMany', { seconds });
    return t(`common.error.${codeOf(error)}`, { request: '–' });
  };
  const send = async (form: FormData) => {
    setFailure(undefined);
    setFieldErrors({});
    const value = (name: string) => String(form.get(name) ?? '').trim() || undefined;
    const kind = kinds.find((k) => k === form.get('kind')) ?? 'OTHER';
    const details = { text: value('text') ?? '', evidenceUrl: value('evidenceUrl'), contact: value('contact') };
    const { data, error } = await report({ input: { articleId, kind, ...details } });
    if (data?.reportArticle.received) return onReceived();
    if (error) return setFailure(explain(error));
    const errors = data?.reportArticle.userErrors ?? [];
    const ofField = (e: (typeof errors)[number]) => e.path.at(-1) ?? '';
    const fields = ['text', 'evidenceUrl', 'contact'];
    setFieldErrors(Object.fromEntries(errors.map((e) => [ofField(e), [e.message]])));
    setFailure(errors.filter((e) => !fields.includes(ofField(e))).map((e) => e.message).join(' ') || undefined);
  };
  return { send, fetching, failure, fieldErrors };
}
