// The saved views of a page: a signed-in reader gives what the page shows a name, and opens it again. It works for
// every page whose state is in its address.
import { Link } from '@tanstack/react-router';
import { Bookmark, ChevronDown, Pencil, Save, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Input, Label, Popover, TextField } from 'react-aria-components';
import { useMessages } from '../messages';
import { parseSearch } from '../search-params';
import { useSession } from '../session';
import { Button } from './Button';
import buttons from './Button.module.css';
import menus from './Menu.module.css';
import styles from './SavedViews.module.css';
import { canonical, useSavedViews, type SavedView } from './savedViews';
import { Failure, Skeleton } from './States';

/** A button with the views of the page. It is absent for readers who are not signed in. */
export function SavedViews() {
  const { viewer } = useSession();
  return viewer?.user ? <ViewsButton /> : null;
}

function ViewsButton() {
  const t = useMessages();
  const saved = useSavedViews();
  const current = saved.views?.find((view) => isCurrent(view, saved.query));
  return (
    <DialogTrigger>
      <AriaButton
        className={buttons.button}
        aria-label={current ? `${t('views.title')}: ${current.name}` : t('views.title')}
      >
        <Bookmark size={14} aria-hidden />
        <span className={styles.current}>{current?.name ?? t('views.title')}</span>
        <ChevronDown size={14} aria-hidden />
      </AriaButton>
      <Popover className={menus.popover} placement="bottom end">
        <Dialog className={styles.dialog} aria-label={t('views.saved')}>
          {({ close }) => <Views saved={saved} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const isCurrent = (view: SavedView, query: string) => canonical(new URLSearchParams(view.query)) === query;

type Saved = ReturnType<typeof useSavedViews>;

function Views({ saved, close }: { saved: Saved; close(): void }) {
  const t = useMessages();
  const { views, failure, error } = saved;
  return (
    <div className={styles.views}>
      {failure ? <Failure error={failure} /> : !views && <Skeleton height={64} />}
      {views?.length === 0 && <p className={styles.none}>{t('views.none')}</p>}
      {views && views.length > 0 && (
        <ul role="list" className={styles.list}>
          {views.map((view) => (
            <ViewRow key={view.id} view={view} saved={saved} close={close} />
          ))}
        </ul>
      )}
      {error && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      <NameForm label={t('views.name')} button={t('views.save')} save={saved.create} />
    </div>
  );
}

function ViewRow({ view, saved, close }: { view: SavedView; saved: Saved; close(): void }) {
  const t = useMessages();
  const [doing, setDoing] = useState<'rename' | 'delete'>();
  const { name } = view;
  const current = isCurrent(view, saved.query);
  if (doing === 'rename') {
    const rename = async (changed: string) => {
      const done = await saved.rename(view, changed);
      if (done) setDoing(undefined);
      return done;
    };
    return (
      <li className={styles.row}>
        <NameForm label={t('views.rename', { name })} button={t('views.renameSave')} value={name} save={rename} />
      </li>
    );
  }
  if (doing === 'delete') {
    return (
      <li className={styles.row}>
        <span className={styles.name}>{t('views.deleteSure', { name })}</span>
        <Button onPress={() => void saved.remove(view)} autoFocus>
          {t('views.deleteYes')}
        </Button>
        <Button look="quiet" onPress={() => setDoing(undefined)}>
          {t('common.cancel')}
        </Button>
      </li>
    );
  }
  return (
    <li className={styles.row}>
      <Link
        to="."
        search={{ org: undefined, reach: undefined, ...parseSearch(view.query) }}
        className={styles.name}
        activeOptions={{ exact: true, includeSearch: true }}
        onClick={close}
      >
        {name}
      </Link>
      {!current && (
        <Button look="icon" aria-label={t('views.overwrite', { name })} onPress={() => void saved.overwrite(view)}>
          <Save size={16} aria-hidden />
        </Button>
      )}
      <Button look="icon" aria-label={t('views.rename', { name })} onPress={() => setDoing('rename')}>
        <Pencil size={16} aria-hidden />
      </Button>
      <Button look="icon" aria-label={t('views.delete', { name })} onPress={() => setDoing('delete')}>
        <Trash2 size={16} aria-hidden />
      </Button>
    </li>
  );
}

function NameForm(props: { label: string; button: string; value?: string; save(name: string): Promise<boolean> }) {
  const { label, button, value = '', save } = props;
  const [name, setName] = useState(value);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const done = await save(name.trim());
    setBusy(false);
    if (done) setName('');
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextField className={styles.field} value={name} onChange={setName} autoFocus={value !== ''}>
        <Label className={styles.label}>{label}</Label>
        <Input className={styles.input} maxLength={200} autoComplete="off" />
      </TextField>
      <Button type="submit">{button}</Button>
    </form>
  );
}
