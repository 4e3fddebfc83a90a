import { describe, expect, it } from 'vitest';
import { Secret } from '#connector';
import { mobileironCore } from '../../../connectors/mobileiron-core/index.ts';
import { account, slot } from '../../../connectors/mobileiron-core/settings.ts';
import { slot as slotOf } from './server-for-tests.ts';

const said = (found: {
  error?: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } | undefined;
}) => found.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('the settings of an account', () => {
  const minimal = { url: 'https://epmm.example.com/', username: 'watchword', password: new Secret('x') };

  it('are an address, a user and a password; the device space is the default one', () => {
    expect(account.parse(minimal)).toMatchObject({ url: 'https://epmm.example.com', deviceSpaceId: '1' });
    expect(account.parse({ ...minimal, deviceSpaceId: 7 }).deviceSpaceId).toBe('7');
    expect(account.parse({ ...minimal, deviceSpaceId: '7' }).deviceSpaceId).toBe('7');
  });

  it.each([
    ['username', 'a:b', 'without a colon'],
    ['username', '', 'without a colon'],
    ['url', 'http://epmm.example.com', 'https'],
    ['deviceSpaceId', 'global', 'deviceSpaceId'],
    ['password', 'in the clear', 'not shown'],
  ])('%s: %j is refused', (name, value, says) => {
    expect(said(account.safeParse({ ...minimal, [name]: value })).join()).toContain(says);
  });
});

describe('the settings of a slot', () => {
  it('are the name of an attribute, or that a person writes it', () => {
    expect(slot.parse({ attribute: 'Asset Tag' })).toEqual({ write: 'attribute', attribute: 'Asset Tag' });
    expect(slot.parse({ write: 'manual' })).toEqual({ write: 'manual' });
  });

  it.each([
    [{}, 'attribute: missing. The name of the custom device attribute; or `write: manual`'],
    [{ write: 'attribute' }, 'attribute: missing. The name of the custom device attribute'],
    [{ attributes: ['x'] }, 'attributes: expected two names at least; one stands in `attribute`'],
    [{ attributes: ['x', 'X'] }, 'attributes: expected different attributes, found one twice'],
    [
      { attribute: 'x', attributes: ['y', 'z'] },
      'attributes: expected one of `attribute` and `attributes`, found both',
    ],
    [{ write: 'manual', attributes: ['y', 'z'] }, 'attributes: expected no attribute together with `write: manual`'],
    [{ write: 'manual', attribute: 'x' }, 'attribute: expected no attribute together with `write: manual`'],
    [{ attribute: '' }, 'attribute: expected the name'],
    [{ attribute: ' x' }, 'attribute: expected the name'],
    [{ write: 'cps', attribute: 'x' }, 'write:'],
  ])('%j is refused', (settings, says) => {
    expect(said(slot.safeParse(settings)).join()).toContain(says);
  });
});

describe('the place of a slot', () => {
  const place = (settings: unknown, platform: 'ios' | 'android' = 'ios') =>
    mobileironCore.place(slotOf({ platform, settings: slot.parse(settings) }), 'PINGID_MDM_TOKEN');

  it('is the attribute on one platform, whatever the letter case', () => {
    expect(place({ attribute: 'Token' })).toBe('device attribute token (iOS devices)');
    expect(place({ attribute: 'TOKEN' })).toBe(place({ attribute: 'token' }));
    expect(place({ attribute: 'token' }, 'android')).not.toBe(place({ attribute: 'token' }));
  });

  it('is the app configuration where a person writes it', () => {
    expect(place({ write: 'manual' })).toBe('app configuration of com.example.ios (ios) / PINGID_MDM_TOKEN');
  });
});
