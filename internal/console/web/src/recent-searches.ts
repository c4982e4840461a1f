// The last searches of the reader, in this browser only. They are forgotten when somebody signs in or out.
const key = 'praxis.searches';
const kept = 6;

export function recentSearches(): string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(saved) ? saved.filter((text) => typeof text === 'string').slice(0, kept) : [];
  } catch {
    return []; // storage is forbidden or not ours
  }
}

export function rememberSearch(text: string) {
  save([text, ...recentSearches().filter((before) => before !== text)].slice(0, kept));
}

export function forgetRecentSearches() {
  save([]);
}

function save(searches: string[]) {
  try {
    localStorage.setItem(key, JSON.stringify(searches));
  } catch {
    // Nothing is remembered.
  }
}
