// Handles the shortcuts that work on every page, and shows all of them.
import { useRouter } from '@tanstack/react-router';
import { Fragment, useEffect, useRef } from 'react';
import { characterKeyOf, destinations, isSearchCombination, shortcuts } from '../keyboard';
import { useMessages } from '../messages';
import { setPreferences, usePreferences } from '../preferences';
import { Dialog } from './Dialog';
import styles from './Shortcuts.module.css';

/** How long `g` waits for the second key, in milliseconds. */
const patience = 1500;

export function useShortcuts(open: { search(): void; help(): void }) {
  const router = useRouter();
  const latest = useRef(open);
  useEffect(() => {
    latest.current = open;
  });
  useEffect(() => {
    let prefixAt = -Infinity;
    const onKey = (event: KeyboardEvent) => {
      const key = characterKeyOf(event);
      const afterPrefix = event.timeStamp - prefixAt < patience;
      prefixAt = -Infinity;
      const destination = afterPrefix && destinations.find((d) => d.key === key);
      if (destination) void router.navigate({ to: destination.to });
      else if (key === '/' || isSearchCombination(event)) latest.current.search();
      else if (key === '?') latest.current.help();
      else if (key === 'g') prefixAt = event.timeStamp;
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [router]);
}

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const t = useMessages();
  const { characterKeys } = usePreferences();
  return (
    <Dialog title={t('keyboard.title')} open={open} onClose={onClose} wide>
      <div className={styles.groups}>
        {shortcuts.map(({ title, keys }) => (
          <section key={title}>
            <h3 className={styles.title}>{t(title)}</h3>
            <dl className={styles.keys}>
              {keys.map(({ press, together, label }) => (
                <Fragment key={press.join()}>
                  <dt>
                    <Keys press={press} together={together} />
                  </dt>
                  <dd>{t(label)}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className={styles.setting}>
        <input
          type="checkbox"
          checked={characterKeys}
          onChange={(event) => setPreferences({ characterKeys: event.target.checked })}
        />
        <span>
          {t('keyboard.characterKeys')}
          <small className={styles.hint}>{t('keyboard.characterKeysHint')}</small>
        </span>
      </label>
    </Dialog>
  );
}

function Keys({ press, together }: { press: string[]; together?: boolean }) {
  const t = useMessages();
  return press.map((key, i) => (
    <Fragment key={key}>
      {i > 0 && <span className={styles.between}>{together ? '+' : t('keyboard.then')}</span>}
      <kbd className={styles.key}>{key}</kbd>
    </Fragment>
  ));
}
