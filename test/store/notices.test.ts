import { describe, expect, it } from 'vitest';
import type { Notice, NoticeReceiver } from '../../src/model/notice.ts';
import { databases } from './databases.ts';

function notice(different: Partial<Notice> = {}): Notice {
  return {
    receiver: 'ops',
    key: 'slot:contoso/ios watchword plan contoso',
    subject: 'slot:contoso/ios',
    says: 'contoso/ios: somebody else has changed it',
    resolve: 'watchword plan contoso',
    since: null,
    firstSeenAt: 1_764_000_000_000,
    toldAt: null,
    times: 0,
    goneAt: null,
    overAt: null,
    returns: 0,
    ...different,
  };
}

describe.each(databases)('what was told to whom, on $name', (database) => {
  it('comes back whole, by receiver and key; what is saved again replaces it, and what is forgotten is gone', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const told = notice({ toldAt: 5, times: 1 });
    const second = notice({ key: 'b' });
    const elsewhere = notice({ receiver: 'mail' });
    await store.write(async ({ notices }) => {
      for (const one of [notice(), elsewhere, second, told]) await notices.save(one);
    });
    expect(await store.read.notices.of('ops')).toEqual([second, told]);
    expect(await store.read.notices.of('mail')).toEqual([elsewhere]);
    expect(await store.read.notices.list('ops', { limit: 1 })).toEqual([second]);
    expect(await store.read.notices.list('ops', { limit: 5, after: 'b' })).toEqual([told]);
    await store.write(({ notices }) => notices.forget(told));
    expect(await store.read.notices.of('ops')).toEqual([second]);
    expect(await store.read.notices.of('mail')).toEqual([elsewhere]);
  });

  it('has a line for each receiver', async () => {
    await using fresh = await database.fresh();
    const store = await fresh.open();
    const ops: NoticeReceiver = { receiver: 'ops', arrivedAt: null, failing: null };
    const failing = { ...ops, failing: { since: 1, at: 2, says: 'POST hooks: 503' } };
    const mail = { ...ops, receiver: 'mail', arrivedAt: 7 };
    await store.write(async ({ notices }) => {
      for (const one of [ops, mail, failing]) await notices.saveReceiver(one);
    });
    expect(await store.read.notices.receivers()).toEqual([mail, failing]);
  });
});
