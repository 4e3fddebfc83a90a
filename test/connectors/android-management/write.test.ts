import { describe, expect, it } from 'vitest';
import { fingerprintForTests } from '../kit-for-tests.ts';
import {
  answer,
  KEY,
  kitFor,
  MODIFY,
  open,
  PACKAGE,
  policies,
  policyText,
  READ,
  type Routes,
  signal,
  slot,
  text,
} from './enterprise-for-tests.ts';

const OLD = `{"a":1.0,"${KEY}":"old","b":[]}`;
const NEW = `{"a":1.0,"${KEY}":"new","b":[]}`;

async function writing(routes: Routes, of = slot(), value = 'new') {
  const kit = kitFor({ [MODIFY]: answer({}), ...routes });
  const connector = open(kit);
  const before = await connector.observe(of, signal);
  const report = connector.write(of, before, () => value, signal);
  await report.catch(() => {});
  return { report, sent: kit.of('modify-applications').map(({ body }) => body) };
}

/** The look, the fresh look, and the look after. */
const looks = (before: string, fresh: string, after: string) => ({ [READ]: [text(before), text(fresh), text(after)] });
const usual = (after: string) => looks(policyText(OLD), policyText(OLD), after);

describe('writing one key', () => {
  it('sends the configuration of the app alone, every other byte as it came, under a mask that names it', async () => {
    const odd = `{ "n":9007199254740993, "x":1.0 ,"${KEY}":"old", "e":"caf\\u00e9 \\/", "d":1,"d":2 , "nest":{"${KEY}":"old"} }`;
    const written = odd.replace('"old"', '"new"');
    const { report, sent } = await writing(looks(policyText(odd), policyText(odd), policyText(written, 5)));
    expect((await report).outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
    const application = `{"packageName":"${PACKAGE}","managedConfiguration":${written}}`;
    expect(sent).toEqual([`{"changes":[{"application":${application},"updateMask":"managedConfiguration"}]}`]);
  });

  it('adds a key that is missing behind the others, also where there is no configuration yet', async () => {
    const added = await writing({
      [READ]: policies('{"a":1.0}', '{"a":1.0}', '{"a":1.0}', `{"a":1.0,"${KEY}":"new"}`),
    });
    expect(added.sent[0]).toContain(`"managedConfiguration":{"a":1.0,"${KEY}":"new"}`);
    const made = await writing({ [READ]: policies(null, null, null, `{"${KEY}":"new"}`) });
    expect(made.sent[0]).toContain(`"managedConfiguration":{"${KEY}":"new"}`);
    expect((await made.report).after?.copies).toEqual([{ holds: fingerprintForTests('new'), count: 1 }]);
  });

  it('sends all parts of a token in one change', async () => {
    const pair = slot({ app: { keys: ['id', 'secret'], separator: ':', packageId: PACKAGE } });
    const before = '{"id":"1","x":1.0,"secret":"2"}';
    const after = '{"id":"3","x":1.0,"secret":"4"}';
    const { report, sent } = await writing(
      looks(policyText(before), policyText(before), policyText(after, 5)),
      pair,
      '3:4',
    );
    expect((await report).outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
    expect(sent).toEqual([expect.stringContaining(after)]);
  });

  it('says unconfirmed while the old value still shows', async () => {
    const { report } = await writing(usual(policyText(OLD)));
    expect((await report).outcomes).toEqual([{ outcome: 'unconfirmed', copies: 1 }]);
  });

  it('writes nothing where the value is there already', async () => {
    const { report, sent } = await writing(looks(policyText(OLD), policyText(NEW, 5), policyText(NEW, 5)));
    expect((await report).outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
    expect(sent).toEqual([]);
  });
});

describe('loses a race politely', () => {
  it.each([
    ['a neighbour', policyText(OLD.replace('1.0', '2.0'), 5)],
    ['the value', policyText(OLD.replace('old', 'third'), 5)],
    ['whether the app is installed', policyText(OLD, 5).replace('FORCE_INSTALLED', 'BLOCKED')],
    ['that the app is there', policyText(OLD, 5).replaceAll(PACKAGE, 'com.example')],
  ])('before the write somebody changes %s: a conflict, and nothing is sent', async (_, fresh) => {
    const { report, sent } = await writing(looks(policyText(OLD), fresh, fresh));
    await expect(report).rejects.toMatchObject({ kind: 'conflict' });
    expect(sent).toEqual([]);
  });

  it('another app that changes before the write is no concern: it is not sent', async () => {
    const theirs = (configuration: string, version: number) =>
      policyText(configuration, version).replace('of another app', 'changed meanwhile');
    const { report } = await writing(looks(policyText(OLD), theirs(OLD, 5), theirs(NEW, 6)));
    expect((await report).outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
  });

  it.each([
    ['the version has risen twice: our configuration may have replaced a change', policyText(NEW, 6)],
    [
      'the app has lost a field: the mask was not honoured',
      policyText(NEW, 5).replace(',"minimumVersionCode":1.0', ''),
    ],
    ['a number has another spelling', policyText(NEW, 5).replace('"cameraDisabled":1.0', '"cameraDisabled":1')],
    ['another app has changed', policyText(NEW, 5).replace('of another app', 'x')],
    ['a neighbour has changed', policyText(NEW.replace('[]', '[1]'), 5)],
    ['another value is there', policyText(NEW.replace('new', 'third'), 5)],
    ['the app is gone', policyText(NEW, 5).replaceAll(PACKAGE, 'com.example')],
  ])('after the write %s: a conflict', async (_, after) => {
    const { report, sent } = await writing(usual(after));
    await expect(report).rejects.toMatchObject({ kind: 'conflict' });
    expect(sent).toHaveLength(1);
  });

  it('keys in another order are the same configuration', async () => {
    const { report } = await writing(usual(policyText(`{"b":[],"${KEY}":"new","a":1.0}`, 5)));
    expect((await report).outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
  });
});
