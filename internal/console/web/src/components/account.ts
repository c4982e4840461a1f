// What the forms of signing in share: how an answer or a failure becomes a message.
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { CombinedError } from 'urql';
import { codeOf, requestIdOf, retryAfterOf } from '../api';
import { useMessages } from '../messages';
import type { SignedInFragment } from '../queries/generated/account';
import type { User } from '../session';

/** The path that a sign-in leads to: one of this server, or the dashboard. */
export function localPath(path: unknown): string {
  const fallback = '/console/dashboard';
  if (typeof path !== 'string' || !path.startsWith('/')) return fallback;
  // The browser's own reading decides, since it ignores tabs and takes /\host for another host.
  const url = URL.canParse(path, location.origin) ? new URL(path, location.origin) : undefined;
  if (url?.origin !== location.origin || url.pathname.startsWith('//')) return fallback;
  return url.pathname + url.search + url.hash;
}

export type LinkProblem = 'used' | 'expired' | 'revoked' | 'role' | 'other' | 'unknown';

/** What came of a form. */
export type Outcome =
  | { user: User }
  | { field: string; message: string }
  | { link: LinkProblem }
  | { waitUntil: number }
  | { message: string }
  | { done: true };

/** What is wrong with what was entered, or with the link that led here. */
interface Problem {
  field?: string;
  message?: string;
  waitUntil?: number;
  link?: LinkProblem;
}

/** A form: what it was submitted with is asked, and what is wrong is shown and focused. */
export function useAccountForm(
  ask: (value: (name: string) => string) => Outcome | Promise<Outcome>,
  done: (user?: User) => void,
) {
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<Problem>({});
  const [busy, setBusy] = useState(false);
  const send = async (values: FormData) => {
    setBusy(true);
    const outcome = await ask((name) => String(values.get(name) ?? ''));
    setBusy(false);
    if ('user' in outcome) return done(outcome.user);
    if ('done' in outcome) return done();
    setProblem(outcome);
    if ('field' in outcome) form.current?.querySelector<HTMLInputElement>(`[name=${outcome.field}]`)?.select();
  };
  return {
    form,
    problem,
    busy,
    submit(event: FormEvent<HTMLFormElement>) {
      event.preventDefault();
      if (!busy) void send(new FormData(event.currentTarget));
    },
    errorOf: (name: string) => (problem.field === name ? problem.message : undefined),
  };
}

// The API says INVALID at `token` for all of them, and why only in words.
const linkProblems: [RegExp, LinkProblem][] = [
  [/already used/, 'used'],
  [/has expired/, 'expired'],
  [/was revoked/, 'revoked'],
  [/lost the role/, 'role'],
  [/another email address/, 'other'],
];

function linkProblem(message: string): LinkProblem {
  return linkProblems.find(([pattern]) => pattern.test(message))?.[1] ?? 'unknown';
}

/** Reads the answer of a mutation that signs in. `wrongPassword` is what it means that the password is refused. */
export function useOutcome() {
  const t = useMessages();
  return (
    answer: { payload?: SignedInFragment | null; error?: CombinedError },
    wrongPassword: string,
  ): Outcome => {
    const { payload, error } = answer;
    if (error) {
      const seconds = retryAfterOf(error);
      if (seconds !== undefined) return { waitUntil: Date.now() + seconds * 1000 };
      return { message: t(`common.error.${codeOf(error)}`, { request: requestIdOf(error) ?? '–' }) };
    }
    const problem = payload?.userErrors[0];
    if (payload?.viewer?.user && !problem) return { user: payload.viewer.user };
    if (problem?.path.includes('token')) return { link: linkProblem(problem.message) };
    if (problem?.path.includes('password')) return { field: 'password', message: wrongPassword };
    if (problem?.path.includes('name')) return { field: 'name', message: problem.message };
    if (problem && /cookie/.test(problem.message)) return { message: t('account.error.cookie') };
    return { message: t('account.error.refused', { message: problem?.message ?? '–' }) };
  };
}

/** What is wrong with a new password, as the server would say; undefined if nothing is. */
export function usePasswordRule() {
  const t = useMessages();
  return (password: string): string | undefined => {
    const { length } = [...password];
    if (length < 10) return t('account.error.short');
    if (length > 200) return t('account.error.long');
  };
}

/** Seconds until a moment, counting down; 0 afterwards. */
export function useCountdown(until: number): number {
  const [, tick] = useState(0);
  useEffect(() => {
    if (until <= Date.now()) return;
    const timer = setInterval(() => {
      tick((n) => n + 1);
      if (until <= Date.now()) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [until]);
  return Math.max(0, Math.ceil((until - Date.now()) / 1000));
}
