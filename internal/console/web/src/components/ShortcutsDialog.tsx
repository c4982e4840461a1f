// All shortcuts, and the choice to turn those of a single character off.
import { Fragment } from 'react';
import { shortcuts } from '../keyboard';
import { useMessages } from '../messages';
import { setPreferences, usePreferences } from '../preferences';
import { Dialog } from './Dialog';
import styles from './ShortcutsDialog.module.css';

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
