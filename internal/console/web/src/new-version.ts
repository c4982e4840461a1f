// After a new version was deployed, the files of the old one are gone from the server. The page is then loaded again.
import { isReachable } from './connection';

const key = 'praxis.reloaded';

/** How long after a reload a missing file does not reload the page again, in milliseconds. */
const pause = 60_000;

export function reloadForNewVersion() {
  addEventListener('vite:preloadError', (event) => {
    // Without a connection a reload would lose the page. The file then counts as empty, and its page shows an error.
    if (!isReachable() || !navigator.onLine) return event.preventDefault();
    if (Date.now() - lastReload() < pause) return;
    sessionStorage.setItem(key, String(Date.now()));
    location.reload();
  });
}

function lastReload(): number {
  try {
    return Number(sessionStorage.getItem(key));
  } catch {
    return Date.now(); // without storage it could reload for ever
  }
}
