import { describe, expect, it } from 'vitest';
import { Secret } from '#connector';
import { mobileironCloud } from '../../../connectors/mobileiron-cloud/index.ts';
import { account, slot } from '../../../connectors/mobileiron-cloud/settings.ts';

const base = { url: 'https://na1.mobileiron.com', username: 'watchword', password: new Secret('hunter2') };

describe('account settings', () => {
  it('is for the default space and the documented calls unless told otherwise', () => {
    expect(account.parse(base)).toMatchObject({ attributeCalls: 'cps', url: base.url });
    expect(account.parse({ ...base, space: '31000', attributeCalls: 'device' })).toMatchObject({ space: '31000' });
  });

  it.each([
    ['plain http', { ...base, url: 'http://na1.mobileiron.com' }, 'url', 'expected an https address'],
    ['a password in the clear', { ...base, password: 'hunter2' }, 'password', 'not shown'],
    ['a name with a colon', { ...base, username: 'a:b' }, 'username', 'without a colon'],
    ['a space by its name', { ...base, space: 'Default Space' }, 'space', 'expected the id of a device space'],
    ['another way of calling', { ...base, attributeCalls: 'v2' }, 'attributeCalls', ''],
    ['an unknown setting', { ...base, cluster: 'na1' }, '', 'cluster'],
  ])('refuses: %s', (_, settings, path, says) => {
    const issues = account.safeParse(settings).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
    expect(issues.map((issue) => issue.message).join('\n')).toContain(says);
    expect(JSON.stringify(issues)).not.toContain('hunter2');
  });
});

describe('slot settings', () => {
  it('names an attribute, or a person who writes', () => {
    expect(slot.parse({ attribute: 'pingid mdm token' })).toEqual({
      attribute: 'pingid mdm token',
      write: 'attribute',
    });
    expect(slot.parse({ write: 'manual' })).toEqual({ write: 'manual' });
  });

  it.each([
    ['neither', {}, 'missing. The name of the custom device attribute; or `write: manual`'],
    ['both', { attribute: 'x', write: 'manual' }, 'expected no attribute together with `write: manual`'],
    ['the variable in place of the name', { attribute: '$' + '{pingid_mdm_token}' }, 'as the console lists it'],
    ['blanks around it', { attribute: ' x' }, 'as the console lists it'],
    ['a field that every device has', { attribute: 'SerialNumber' }, 'found a field that every device has'],
    ['an empty name', { attribute: '' }, 'found an empty text'],
  ])('refuses: %s', (_, settings, says) => {
    const issues = slot.safeParse(settings).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain('attribute');
    expect(issues.map((issue) => issue.message).join('\n')).toContain(says);
  });
});

describe('the place a slot claims', () => {
  const place = (platform: 'ios' | 'android', settings: unknown) =>
    mobileironCloud.place(
      {
        name: 'any',
        platform,
        profile: { id: 'pingid', title: 'PingID', usedAt: 'sign-in', platforms: {} },
        app: { keys: ['PINGID_MDM_TOKEN'], packageId: 'com.accells.accellsapp' },
        settings: slot.parse(settings),
      },
      'PINGID_MDM_TOKEN',
    );

  it('is an attribute on one platform: one attribute may serve both', () => {
    expect(place('ios', { attribute: 'x' })).not.toBe(place('android', { attribute: 'x' }));
    expect(place('ios', { attribute: 'x' })).toBe(place('ios', { attribute: 'X' }));
  });

  it('is the app configuration where a person writes', () => {
    expect(place('ios', { write: 'manual' })).toContain('com.accells.accellsapp');
  });
});

describe('normalize', () => {
  const { normalize } = mobileironCloud;

  it('takes tokens, and text of all scripts', () => {
    for (const value of ['0b9f3f5e-8d0c-4b7a-9c52-0d4b1b0a7f11', 'a "b" \\ <c> $d {e} שלום', 'x'.repeat(255)]) {
      expect(normalize(value)).toEqual({ value });
    }
  });

  it.each([
    ['a variable', 'a$' + '{userEmailAddress}', 'variables'],
    ['a line break', 'a\nb', 'control characters'],
    ['half a character', 'a\uD83D', 'control characters'],
    ['a blank at the end', 'a ', 'blanks'],
    ['nothing', '', 'empty'],
    ['too much', 'x'.repeat(256), '255'],
  ])('declines %s, and says why', (_, value, says) => {
    expect(normalize(value)).toEqual({ unsupported: expect.stringContaining(says) });
  });
});
