import { useEffect } from 'preact/hooks';
import { getSelf } from '../api/client.ts';
import { Refused, Unreachable } from '../api/send.ts';
import { session, signedOut } from '../session.ts';
import { connect, connection, lose } from './connection.ts';
import { type Shown, ShownState } from './shown.ts';

/** What this page shows. */
export const shown = new ShownState();

/** As often everything on the screen is read again although nothing is known to have happened. */
const ANYWAY_MS = 30_000;
/** As often a lost daemon is called. */
const CALL_MS = 3000;

/** Something of the daemon under a name, live for as long as the component is on the screen. The name says all that `load` depends on. */
export function useShown<T>(name: string, load: () => Promise<T>): Shown<T> {
  const state = shown.of(name, load);
  useEffect(() => shown.hold(name, load), [name]);
  return state.value as Shown<T>;
}

/** Something was done: what is on the screen may be another. */
export function readAll(): void {
  if (session.value.is === 'in') void shown.readAll();
}

/** Keeps what is shown up to date until the answer is called. */
export function stayLive(): () => void {
  shown.onProblem = noted;
  const begin = () =>
    connect({
      open: () => new EventSource('./v1/events'),
      onNews: () => {
        // Nobody reads a page in the background; and a daemon that is lost is called before it is asked for more.
        if (!document.hidden && connection.value.is === 'live') shown.readSoon();
      },
      onReset: readAll,
    });
  let end = begin();
  const calling = setInterval(async () => {
    if (connection.value.is !== 'lost') return;
    try {
      await getSelf();
      end();
      end = begin();
    } catch (error) {
      noted(error);
    }
  }, CALL_MS);
  const anyway = setInterval(() => {
    if (!document.hidden && connection.value.is === 'live') readAll();
  }, ANYWAY_MS);
  const offline = () => lose();
  const visible = () => {
    if (!document.hidden) readAll();
  };
  addEventListener('offline', offline);
  document.addEventListener('visibilitychange', visible);
  return () => {
    end();
    connection.value = { is: 'connecting' };
    clearInterval(calling);
    clearInterval(anyway);
    removeEventListener('offline', offline);
    document.removeEventListener('visibilitychange', visible);
  };
}

/** What a problem says about the line, and about who we are. */
function noted(problem: unknown): void {
  if (problem instanceof Unreachable) lose();
  if (problem instanceof Refused && problem.status === 401) signedOut();
}
