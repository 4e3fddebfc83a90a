import { describe, expect, it } from 'vitest';
import { Failure } from '#connector';
import { FirstAlone } from '../../../connectors/ivanti-cps/first-alone.ts';

const signal = new AbortController().signal;
const wrong = new Failure('auth', 'wrong password', { status: 401 });

/** Questions that wait for an answer, in the order in which they were asked. */
function asking(turn: FirstAlone) {
  const asked: PromiseWithResolvers<string>[] = [];
  const ask = (stop = signal) =>
    turn.ask(() => {
      const answer = Promise.withResolvers<string>();
      asked.push(answer);
      return answer.promise;
    }, stop);
  return { asked, ask };
}

/** Lets everything run that needs nothing from outside. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the first request of a run', () => {
  it('goes alone, and the others after it, together', async () => {
    const { asked, ask } = asking(new FirstAlone());
    const all = [ask(), ask(), ask()];
    await settled();
    expect(asked).toHaveLength(1);
    asked[0]?.resolve('first');
    await settled();
    expect(asked).toHaveLength(3);
    asked[1]?.resolve('second');
    asked[2]?.resolve('third');
    expect(await Promise.all(all)).toEqual(['first', 'second', 'third']);
  });

  it('is the only one where its password is wrong: the others get the same failure', async () => {
    const turn = new FirstAlone();
    const { asked, ask } = asking(turn);
    const all = Promise.allSettled([ask(), ask(), ask()]);
    await settled();
    asked[0]?.reject(wrong);
    expect((await all).map((one) => one.status === 'rejected' && one.reason)).toEqual([wrong, wrong, wrong]);
    await expect(ask()).rejects.toBe(wrong);
    expect(asked).toHaveLength(1);
  });

  it('lets the others pass where it was refused for another reason: the password was right', async () => {
    const { asked, ask } = asking(new FirstAlone());
    const first = ask();
    const others = [ask(), ask()];
    await settled();
    asked[0]?.reject(new Failure('auth', 'no role', { status: 403 }));
    await expect(first).rejects.toMatchObject({ status: 403 });
    await settled();
    expect(asked).toHaveLength(3);
    for (const one of asked) one.resolve('fine');
    await Promise.all(others);
  });

  it('proves nothing where nobody answered: the next one goes alone, too', async () => {
    const { asked, ask } = asking(new FirstAlone());
    const first = ask();
    const others = Promise.allSettled([ask(), ask()]);
    await settled();
    asked[0]?.reject(new Failure('unavailable', 'reset'));
    await expect(first).rejects.toMatchObject({ kind: 'unavailable' });
    await settled();
    expect(asked).toHaveLength(2);
    asked[1]?.reject(wrong);
    expect((await others).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked).toHaveLength(2);
  });

  it('keeps nobody waiting who has been told to stop', async () => {
    const { asked, ask } = asking(new FirstAlone());
    const first = ask();
    const stop = new AbortController();
    const waiting = ask(stop.signal);
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    asked[0]?.resolve('fine');
    expect(await first).toBe('fine');
  });

  it('a wrong password later in the run stops only who sent it: it may be a role that is missing', async () => {
    const { asked, ask } = asking(new FirstAlone());
    const first = ask();
    asked[0]?.resolve('fine');
    await first;
    const second = ask();
    asked[1]?.reject(wrong);
    await expect(second).rejects.toBe(wrong);
    const third = ask();
    asked[2]?.resolve('fine');
    expect(await third).toBe('fine');
  });
});
