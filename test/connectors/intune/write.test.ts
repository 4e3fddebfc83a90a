import { describe, expect, it } from 'vitest';
import type { SlotSettings } from '#connector';
import type { Slot } from '../../../connectors/intune/settings.ts';
import { type Answering, fingerprintForTests, json } from '../kit-for-tests.ts';
import {
  androidPolicy,
  answer,
  iosPolicy,
  KEY,
  kitFor,
  listOf,
  open,
  POLICIES,
  POLICY_ID,
  type Routes,
  setting,
  signal,
  slot,
} from './tenant-for-tests.ts';

const LIST = `GET ${POLICIES}`;
const READ = `GET ${POLICIES}/${POLICY_ID}`;
const PATCH = `PATCH ${POLICIES}/${POLICY_ID}`;
const android = slot({ platform: 'android' });
const jsonText = (text: string) => new Response(text, { status: 200, headers: { 'content-type': 'application/json' } });
const noContent: Answering = () => new Response(null, { status: 204 });
const withValue = (value: string, more: Record<string, unknown> = {}) =>
  iosPolicy({ settings: [setting('neighbour', 'n'), setting(KEY, value)], version: 4, ...more });

async function writing(routes: Routes, of: SlotSettings<Slot> = slot(), value = 'new-value') {
  const kit = kitFor({ [LIST]: listOf(iosPolicy()), [READ]: answer(iosPolicy()), [PATCH]: noContent, ...routes });
  const connector = open(kit);
  const before = await connector.observe(of, signal);
  const report = connector.write(of, before, () => value, signal);
  await report.catch(() => {});
  return { kit, connector, report, patches: kit.of('write-configuration') };
}

describe('writing one key', () => {
  it('sends its type and the one property, every neighbour byte for byte, and reads it back', async () => {
    const settingsText = `[ {"appConfigKeyValue":9007199254740993, "x":1.0,"appConfigKey":"n"} , {"appConfigKey":"${KEY}","appConfigKeyType":"stringType","appConfigKeyValue":"old-value","y":1e2} ]`;
    const text = (value: string, version: number) =>
      `{"@odata.context":"c","@odata.type":"#microsoft.graph.iosMobileAppConfiguration","id":"${POLICY_ID}","displayName":"PingID","version":${version},"encodedSettingXml":null,"settings":${settingsText.replace('old-value', value)}}`;
    const raw =
      (value: string, version: number): Answering =>
      () =>
        jsonText(text(value, version));
    const { report, patches } = await writing({
      [LIST]: () => jsonText(`{"value":[${text('old-value', 1)}]}`),
      [READ]: [raw('old-value', 1), raw('new-value', 2)],
    });
    expect(await report).toMatchObject({ outcomes: [{ outcome: 'written', copies: 1 }] });
    expect(patches.map((patch) => patch.body)).toEqual([
      `{"@odata.type":"#microsoft.graph.iosMobileAppConfiguration","settings":${settingsText.replace('old-value', 'new-value')}}`,
    ]);
  });

  it('tells how the slot looks afterwards', async () => {
    const { report } = await writing({ [READ]: [answer(iosPolicy()), answer(withValue('new-value'))] });
    expect((await report).after).toMatchObject({
      copies: [{ holds: fingerprintForTests('new-value'), count: 1 }],
      neighbours: ['neighbour'],
    });
  });

  it.each([
    ['200 with the object', answer(withValue('new-value'))],
    ['200 with anything', () => new Response('<html>', { status: 200 })],
    ['202 without a body', () => new Response(null, { status: 202 })],
    ['204', noContent],
  ])('takes any answer of success (%s): the read afterwards decides', async (_, patch) => {
    const { report } = await writing({ [PATCH]: patch, [READ]: [answer(iosPolicy()), answer(withValue('new-value'))] });
    expect((await report).outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
  });

  it('of an Android configuration sends `payloadJson`, under the type it has', async () => {
    const type = '#microsoft.graph.androidForWorkMobileAppConfiguration';
    const policy = (value: string) =>
      androidPolicy({ managedProperty: [{ key: KEY, valueString: value }] }, { '@odata.type': type });
    const { report, patches } = await writing(
      { [LIST]: listOf(policy('a')), [READ]: [answer(policy('a')), answer(policy('new-value'))] },
      android,
    );
    expect((await report).outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
    const sent: unknown = JSON.parse(patches[0]?.body ?? '');
    expect(sent).toEqual({ '@odata.type': type, payloadJson: policy('new-value').payloadJson });
  });

  it('says unconfirmed while the old value still shows', async () => {
    const { report } = await writing({});
    expect((await report).outcomes).toEqual([{ outcome: 'unconfirmed', copies: 1 }]);
  });

  it('writes nothing where the value is there already: an earlier try has arrived', async () => {
    const { report, patches } = await writing({ [READ]: answer(withValue('new-value')) });
    expect((await report).outcomes).toEqual([{ outcome: 'written', copies: 1 }]);
    expect(patches).toEqual([]);
  });

  it('asks for the list again afterwards', async () => {
    const routes = {
      [LIST]: [listOf(iosPolicy()), listOf(withValue('new-value'))],
      [READ]: [answer(iosPolicy()), answer(withValue('new-value'))],
    };
    const { connector } = await writing(routes);
    const [copy] = (await connector.observe(slot(), signal)).copies;
    expect(copy?.holds).toBe(fingerprintForTests('new-value'));
  });
});

describe('loses a race politely: a conflict, never an overwrite', () => {
  it.each([
    ['another version', iosPolicy({ version: 4 })],
    ['another time', iosPolicy({ lastModifiedDateTime: '2026-11-20T08:00:01Z' })],
    [
      'another neighbour, though nothing else tells',
      iosPolicy({ settings: [setting('neighbour', 'N'), setting(KEY, 'old-value')] }),
    ],
    ['another value', iosPolicy({ settings: [setting('neighbour', 'n'), setting(KEY, 'third-value')] })],
  ])('before the write: %s', async (_, fresh) => {
    const { report, patches } = await writing({ [READ]: answer(fresh) });
    await expect(report).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('nothing was written'),
    });
    expect(patches).toEqual([]);
  });

  it('before the write: the object is gone', async () => {
    const { report, patches } = await writing({
      [READ]: answer({ error: { code: 'ResourceNotFound', message: 'x' } }, 404),
    });
    await expect(report).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('has been deleted'),
    });
    expect(patches).toEqual([]);
  });

  it.each([
    ['a neighbour', withValue('new-value', { settings: [setting('neighbour', 'N'), setting(KEY, 'new-value')] })],
    ['a neighbour that is gone', withValue('new-value', { settings: [setting(KEY, 'new-value')] })],
    ['a property', withValue('new-value', { description: 'changed' })],
    ['a property of which we know nothing', withValue('new-value', { future: 1 })],
    ['our value', withValue('third-value')],
    ['something that our list has replaced, which only the version tells', withValue('new-value', { version: 5 })],
    [
      'a neighbour, while our value is still the old one',
      withValue('old-value', { settings: [setting('neighbour', 'N'), setting(KEY, 'old-value')] }),
    ],
    [
      'the form',
      iosPolicy({
        settings: null,
        encodedSettingXml: Buffer.from(`<dict><key>${KEY}</key><string>new-value</string></dict>`).toString('base64'),
      }),
    ],
  ])('after the write: %s', async (_, after) => {
    const { report } = await writing({ [READ]: [answer(iosPolicy()), answer(after)] });
    await expect(report).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('something else in it changed'),
    });
  });
});

describe('a write that is declined', () => {
  it('400 says that a change of one property was declined', async () => {
    const { report } = await writing({
      [PATCH]: answer({ error: { code: 'ModelValidationFailure', message: 'm' } }, 400),
    });
    await expect(report).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('declined a change of one property alone'),
    });
  });

  it('403 names the permission to write', async () => {
    const { report } = await writing({ [PATCH]: answer({}, 403) });
    await expect(report).rejects.toMatchObject({ kind: 'auth', permission: 'DeviceManagementApps.ReadWrite.All' });
  });

  it('law 5: an echo of the payload is never in the failure', async () => {
    const value = '0b9f3f5e-8d0c-4b7a-9c52-0d4b1b0a7f11';
    const echo: Answering = (request) =>
      json(400, { error: { code: 'BadRequest', message: `cannot take ${request.body}` } });
    const policy = androidPolicy({ managedProperty: [{ key: KEY, valueString: 'a' }] });
    const { report } = await writing({ [LIST]: listOf(policy), [READ]: answer(policy), [PATCH]: echo }, android, value);
    const payload = Buffer.from(JSON.stringify({ managedProperty: [{ key: KEY, valueString: value }] })).toString(
      'base64',
    );
    const failure: unknown = await report.catch((error: unknown) => error);
    expect(String(failure)).toContain('BadRequest');
    expect(String(failure)).not.toContain(payload.slice(20, 60));
  });

  it('a value with the reserved braces is not even sent', async () => {
    const { report, patches } = await writing({}, slot(), 'a-{{token}}-value');
    await expect(report).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('reserves') });
    expect(patches).toEqual([]);
  });
});

describe('/assign', () => {
  it('is never called, and nothing but GET and PATCH is sent for a token', async () => {
    const { kit } = await writing({ [READ]: [answer(iosPolicy()), answer(withValue('new-value'))] });
    const methods = kit.sent.filter((request) => request.operation !== 'sign-in').map((request) => request.method);
    expect(methods).toEqual(['GET', 'GET', 'PATCH', 'GET']);
    expect(kit.sent.some((request) => request.url.pathname.includes('assign'))).toBe(false);
  });
});
