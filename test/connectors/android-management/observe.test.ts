import { describe, expect, it } from 'vitest';
import { fingerprintForTests } from '../kit-for-tests.ts';
import {
  answer,
  KEY,
  kitFor,
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

async function look(routes: Routes, of = slot()) {
  const kit = kitFor(routes);
  const seen = open(kit).observe(of, signal);
  await seen.catch(() => {});
  return { kit, seen };
}

describe('looking at a slot', () => {
  it('sees the key of its app, not that of another app or of an object inside', async () => {
    const { seen } = await look({ [READ]: policies(`{"b":{"${KEY}":"inside"},"${KEY}":"ours","a":1}`) });
    expect(await seen).toMatchObject({
      place: `policy field, app ${PACKAGE}`,
      copies: [{ holds: fingerprintForTests('ours'), count: 1 }],
      neighbours: ['a', 'b'],
    });
  });

  it.each([
    ['without a configuration', null],
    ['with an empty one', '{}'],
    ['without the key', '{"a":1}'],
    ['with an empty value', `{"${KEY}":""}`],
    ['with null', `{"${KEY}":null}`],
  ])('an app %s holds nothing, which two answers have to say', async (_, configuration) => {
    const { kit, seen } = await look({ [READ]: text(policyText(configuration)) });
    expect((await seen).copies).toEqual([{ holds: null, count: 1 }]);
    expect(kit.of('read-policy')).toHaveLength(2);
    await open(kit).observe(slot(), signal);
    expect(kit.of('read-policy')).toHaveLength(3);
  });

  it('an answer that lacks the configuration, and another that has it, are a conflict and no empty slot', async () => {
    const { seen } = await look({ [READ]: policies(null, `{"${KEY}":"ours"}`) });
    await expect(seen).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('what was absent once has to be said twice again when a value was seen in between', async () => {
    const kit = kitFor({ [READ]: policies(null, null, `{"${KEY}":"ours"}`, null, `{"${KEY}":"ours"}`) });
    await open(kit).observe(slot(), signal);
    await open(kit).observe(slot(), signal);
    await expect(open(kit).observe(slot(), signal)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it.each([
    [
      'an app that is not named',
      policyText('{}').replaceAll(PACKAGE, 'com.example'),
      'rejected',
      'does not name the app',
    ],
    ['an app that is named twice', policyText('{}').replace('com.android.chrome', PACKAGE), 'rejected', '2 times'],
    ['a key that stands twice', policyText(`{"${KEY}":"a","${KEY}":"b"}`), 'rejected', 'more than once'],
    ['a key whose value is not text', policyText(`{"${KEY}":7}`), 'rejected', 'a number'],
    ['a template', policyText(null, 4, ',"managedConfigurationTemplate":{"templateId":"7"}'), 'rejected', 'template'],
    ['a configuration that is no object', policyText('"x"'), 'protocol', 'managedConfiguration'],
    ['a policy without a version', policyText('{}').replace('"version":"4",', ''), 'protocol', 'version'],
    ['applications that are no list', '{"version":"1","applications":{}}', 'protocol', 'applications'],
  ])('%s is refused, and said', async (_, body, kind, says) => {
    const { seen } = await look({ [READ]: text(body) });
    await expect(seen).rejects.toMatchObject({ kind, message: expect.stringContaining(says) });
  });

  it('a template beside a configuration is ignored, as Google does', async () => {
    const { seen } = await look({
      [READ]: text(policyText(`{"${KEY}":"ours"}`, 4, ',"managedConfigurationTemplate":{}')),
    });
    expect((await seen).copies).toEqual([{ holds: fingerprintForTests('ours'), count: 1 }]);
  });

  it('slots in one policy share a look', async () => {
    const kit = kitFor({ [READ]: text(policyText(`{"${KEY}":"ours","other":"theirs"}`)) });
    const connector = open(kit);
    const other = slot({ name: 'second', app: { keys: ['other'], packageId: PACKAGE } });
    await Promise.all([connector.observe(slot(), signal), connector.observe(other, signal)]);
    expect(kit.of('read-policy')).toHaveLength(1);
  });

  it('a policy that is not there is named', async () => {
    const { seen } = await look({ [READ]: answer({ error: { message: 'Requested entity was not found.' } }, 404) });
    await expect(seen).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('the policy field does not exist'),
    });
  });

  it('an id that needs care is one segment of the address', async () => {
    const kit = kitFor({ 'GET /v1/enterprises/LC01/policies/a b?c:d': text(policyText(`{"${KEY}":"v"}`)) });
    await open(kit).observe(slot({ settings: { policy: 'a b?c:d' } }), signal);
    expect(kit.of('read-policy')[0]?.url.search).toBe('');
  });
});
