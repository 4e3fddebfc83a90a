/** A token of two parts on the command line. */
import { parse } from 'plist';
import { describe, expect, it } from 'vitest';
import { CliWorld } from './world.ts';

describe('a token of two parts', () => {
  const pair = ['--set', 'pair'];

  it('is entered as one value, refused in halves, never generated, and exported in two keys', async () => {
    await using cli = await CliWorld.open();
    cli.configure({ tokenSets: { pair: { app: 'cloudflare-one', authority: { kind: 'local' } } }, accounts: {} });
    const half = await cli.run(['tokens', 'add', ...pair], { input: 'a-secret-alone\n' });
    expect(half).toMatchObject({ code: 1, out: '' });
    expect(half.err).toBe('The token has 1 part; expected 2 parts, entered as `auth_client_id:auth_client_secret`.\n');
    const made = await cli.run(['tokens', 'generate', ...pair]);
    expect(made).toMatchObject({ code: 1, out: '' });
    expect(made.err).toContain('enter it with `watchword tokens add --set pair`');
    const placeholder = await cli.run(['export', ...pair, '--platform', 'ios', '--format', 'text']);
    expect(placeholder.out).toBe(
      'auth_client_id=<the auth_client_id of the current token of pair>\nauth_client_secret=<the auth_client_secret of the current token of pair>\n',
    );
    expect(await cli.run(['tokens', 'add', ...pair], { input: '88bf.access:s3cr3t-value\n' })).toMatchObject({
      code: 0,
    });
    const shown = await cli.run(['export', ...pair, '--platform', 'ios', '--reveal']);
    expect(parse(shown.out)).toEqual({ auth_client_id: '88bf.access', auth_client_secret: 's3cr3t-value' });
    expect(shown.err).toContain('Only the keys of the token are in it');
  });
});
