import { afterAll, describe, expect, it } from 'vitest';
import type { Configuration } from '../../../src/config/configuration.ts';
import { isSame } from '../../../src/config/is-same.ts';
import { loadConfiguration } from '../../../src/config/load.ts';
import type { Connector, Kit, SlotSettings } from '../../../src/connector/contract.ts';
import { loadModule } from '../../../src/daemon.ts';
import { Failure } from '../../../src/model/failure.ts';
import { Secret } from '../../../src/model/secret.ts';
import { acmeCode, Packages } from './packages.ts';

const packages = new Packages();
afterAll(() => packages[Symbol.dispose]());

let configurations = 0;

/** A configuration whose accounts name these connectors, beside one that is fine. */
function load(connectors: readonly string[], allow: readonly string[] = connectors, more = ''): Promise<Configuration> {
  const accounts = connectors.map(
    (connector, at) => `
  account-${at}:
    connector: "${connector}"
    drift: report
    tenant: contoso
    ${more}
    slots: [{ name: ios, tokenSet: pingid, platform: ios, policy: "PingID iOS" }]`,
  );
  configurations += 1;
  const file = packages.write(
    `watchword-${configurations}.yaml`,
    `store: { url: "sqlite:./w.db" }
keys: { encryption: env:KEY }
connectors: { allow: ${JSON.stringify(allow)} }
tokenSets: { pingid: { app: pingid, authority: { kind: local } } }
accounts:${accounts.join('')}
`,
  );
  return loadConfiguration(file, {
    connectors: new Map(),
    authorities: new Map(),
    environment: { ACME: 'correct-horse-battery-staple' },
    baseDir: '/nowhere',
    loadModule,
  });
}

describe('a connector that is a package', () => {
  it('is loaded from beside the configuration, and its settings are read by its own zod', async () => {
    packages.install('@acme/watchword-mdm', acmeCode());
    const { accounts } = await load(['@acme/watchword-mdm'], undefined, 'key: env:ACME');
    const account = accounts.get('account-0');
    expect(account?.definition).toMatchObject({ id: 'acme', title: 'Acme' });
    expect(account?.settings).toMatchObject({ tenant: 'contoso' });
    expect(Object(account?.settings).key).toBeInstanceOf(Secret);
    expect(account?.slots[0]?.place).toBe('PingID iOS');
  });

  it('is the same at every reload, so that nothing has changed', async () => {
    packages.install('@acme/watchword-mdm', acmeCode());
    const [first, second] = [await load(['@acme/watchword-mdm']), await load(['@acme/watchword-mdm'])];
    expect(isSame(first.accounts, second.accounts)).toBe(true);
  });

  it('is loaded by `main` too, and by a package without a scope', async () => {
    packages.install('watchword-plain', acmeCode(), { exports: undefined, main: './index.mjs' });
    expect((await load(['watchword-plain'])).accounts.size).toBe(1);
  });

  it('has its mistakes told like any other, misspelt settings included', async () => {
    packages.install('@acme/watchword-mdm', acmeCode());
    await expect(load(['@acme/watchword-mdm'], undefined, 'tenent: x')).rejects.toThrow(
      'accounts.account-0.tenent: unknown setting; did you mean `tenant`?',
    );
  });

  it('is not run where the configuration does not allow it', async () => {
    packages.install('@acme/loud', 'globalThis.loud = true;');
    await expect(load(['@acme/loud'], [])).rejects.toThrow(
      'accounts.account-0.connector: the package `@acme/loud` is not allowed here: name it in `connectors: { allow: ["@acme/loud"] }` if its code may run in this process',
    );
    expect(globalThis).not.toHaveProperty('loud');
    // Allowed, but named by no account.
    packages.install('@acme/watchword-mdm', acmeCode());
    await load(['@acme/watchword-mdm'], ['@acme/watchword-mdm', '@acme/loud']);
    expect(globalThis).not.toHaveProperty('loud');
  });

  it('that cannot be had is told of with the others, each at its account', async () => {
    packages.install('@acme/throws', 'throw new Error("no licence\\nat line 1");');
    const refusal = await load(['@acme/missing', '@acme/throws']).catch((error: Error) => error.message);
    expect(refusal).toContain('accounts.account-0.connector: the package `@acme/missing` is not installed; looked in ');
    expect(refusal).toContain(
      'accounts.account-1.connector: the package `@acme/throws` 1.2.3 cannot be used: loading it failed: no licence',
    );
  });

  const older = 'it does not say which contract it was written for: expected `contract: 1`';
  it.each([
    ['no contract', acmeCode({ contract: 'undefined' }), older],
    ['another contract', acmeCode({ contract: '2' }), 'it was written for contract 2, and this program has contract 1'],
    ['a contract in a text', acmeCode({ contract: '"1"' }), 'it was written for contract something else'],
    ['nothing to export', 'export default {};', 'it exports no `connector`'],
    ['a function too few', acmeCode({ more: 'place: undefined' }), '`place`: expected a function'],
    ['an unknown ability', acmeCode({ more: 'capabilities: {}' }), '`capabilities.write`'],
    ['a bad id', acmeCode({ id: '../x' }), '`id`'],
    ['settings of no schema', acmeCode({ account: '{}' }), '`account`: expected a schema of zod 4'],
    ['loose settings', acmeCode({ account: 'z.looseObject({})' }), '`account` are not a strict group'],
    [
      'a setting of ours',
      acmeCode({ account: 'z.strictObject({ drift: z.string() })' }),
      'have `drift`, which is a setting of Watchword itself',
    ],
  ])('with %s is refused', async (kind, code, says) => {
    const name = `@acme/${kind.replaceAll(' ', '-')}`;
    packages.install(name, code);
    await expect(load([name])).rejects.toThrow(says);
  });

  it('has its file inside it', async () => {
    packages.write('elsewhere.mjs', 'globalThis.elsewhere = true;');
    packages.install('@acme/leaves', acmeCode(), { exports: '../../../elsewhere.mjs' });
    await expect(load(['@acme/leaves'])).rejects.toThrow('its package.json names no file inside it');
    expect(globalThis).not.toHaveProperty('elsewhere');
  });
});

describe('what a package answers', () => {
  const SLOT = { name: 'ios' } as SlotSettings<unknown>;
  const signal = new AbortController().signal;

  async function opened(name: string, open: string): Promise<Connector<unknown>> {
    packages.install(name, acmeCode({ more: `open: () => (${open}),` }));
    const definition = (await load([name])).accounts.get('account-0')?.definition;
    if (definition === undefined) throw new Error('the account is gone');
    return definition.open({}, {} as Kit);
  }

  it('is passed on where it has the shape of the contract, and is a protocol failure where it does not', async () => {
    const good = `{ place: 'here', copies: [], revision: '1', neighbours: ['a'] }`;
    const sound = await opened('@acme/sound', `{ observe: async () => (${good}) }`);
    expect(await sound.observe(SLOT, signal)).toEqual({ place: 'here', copies: [], revision: '1', neighbours: ['a'] });
    const wrong = await opened('@acme/wrong', `{ observe: async () => ({ ...${good}, copies: 'secret-value' }) }`);
    const failure = await wrong.observe(SLOT, signal).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'protocol' });
    expect(String(failure)).toContain('observe of the connector @acme/wrong: ');
    expect(String(failure)).not.toContain('secret-value');
  });

  it('may be streamed, and is held to its shape item by item', async () => {
    const connector = await opened(
      '@acme/streams',
      `{ async *check() { yield { check: 'a', level: 'ok', says: 'b' }; yield {}; } }`,
    );
    const found: unknown[] = [];
    const all = async () => {
      for await (const finding of connector.check([], signal)) found.push(finding);
    };
    await expect(all()).rejects.toMatchObject({ kind: 'protocol' });
    expect(found).toEqual([{ check: 'a', level: 'ok', says: 'b' }]);
  });
});

it('failures and secrets of another copy of Watchword are failures and secrets here, and subclasses stay apart', async () => {
  const copy = '?another-copy';
  const { Failure: Theirs }: { Failure: typeof Failure } = await import(
    /* @vite-ignore */ `../../../src/model/failure.ts${copy}`
  );
  const { Secret: TheirSecret }: { Secret: typeof Secret } = await import(
    /* @vite-ignore */ `../../../src/model/secret.ts${copy}`
  );
  expect(Theirs).not.toBe(Failure);
  expect(new Theirs('auth', 'no')).toBeInstanceOf(Failure);
  expect(new Secret('x')).toBeInstanceOf(TheirSecret);
  class Narrow extends Failure {}
  expect(new Failure('auth', 'no')).not.toBeInstanceOf(Narrow);
  expect(new Narrow('auth', 'no')).toBeInstanceOf(Narrow);
  expect({ kind: 'auth' }).not.toBeInstanceOf(Failure);
});
