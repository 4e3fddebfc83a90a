/** What docs/install.md tells people to do works: its blocks are run, with the real program, in a folder of their own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cli } from '../../src/cli/cli.ts';
import { program } from '../../src/cli/program.ts';
import { Installation } from './installation.ts';

/** Words of a command that name files of the repository, as `./deploy/x:/y:ro` or `--from-file=data/x`. */
function filesIn(command: string): readonly string[] {
  const words = command.split(' ').map((word) =>
    word
      .replace(/^--\S+=/, '')
      .replace(/^\.\//, '')
      .replace(/:.*$/, ''),
  );
  return words.filter((word) => /^(deploy|data)\//.test(word));
}

/** `tokens generate`, with whatever options. */
function isCommand(text: string): boolean {
  const [first, second] = text.split(' ');
  const group = program({} as Cli).commands.find((command) => command.name() === first);
  return group?.commands.some((command) => command.name() === second) ?? false;
}

describe('docs/install.md', () => {
  it('installs a checkout', { timeout: 180_000 }, async () => {
    await using place = await Installation.open();
    const [begin = '', ask = '', example = ''] = place.blocks('A checkout');
    expect(begin).toMatch(/\nnpm start\n$/);
    await place.run(begin.replace('npm start\n', ''));
    await place.start('npm', ['start']);
    expect(await place.run(ask)).toContain('"ready"');
    expect(await place.run(example)).toContain('data/example.yaml  the configuration');
  });

  it('installs a package', { timeout: 180_000 }, async () => {
    await using place = await Installation.open();
    const [block = ''] = place.blocks('A package');
    expect(await place.run(block)).toMatch(/^\d+\.\d+\.\d+$/m);
    expect(place.called('npm')).toEqual([
      'ci',
      'pack',
      'install --global --prefix /opt/watchword ./watchword-0.1.0.tgz',
    ]);
  });

  it('installs the unit for systemd, which then begins, and gets its first token', { timeout: 180_000 }, async () => {
    await using place = await Installation.open();
    const [install = '', generate = ''] = place.blocks('systemd');
    await place.run(place.blocks('A package')[0] ?? '');
    await place.run(install);
    expect(place.called('systemctl')).toEqual(['daemon-reload', 'enable --now watchword']);
    expect(place.called('systemd-sysusers')).toEqual(['']);

    const unit = place.unit();
    await place.start(unit.program, unit.args, unit.environment);
    expect(await place.status('/readyz')).toBe(503);
    await place.run(generate);
    expect(place.called('runuser')[0]).toMatch(/^-u watchword -- env /);
    await expect.poll(() => place.status('/readyz'), { timeout: 20_000 }).toBe(200);
  });

  it.each(['Docker', 'Docker Compose', 'Kubernetes'])(
    'names files that are there, and commands of the program: %s',
    {
      timeout: 180_000,
    },
    async (heading) => {
      await using place = await Installation.open();
      place.make('data/database-password', 'data/intune-client-secret');
      for (const block of place.blocks(heading)) await place.run(block);
      const calls = ['docker', 'kubectl', 'helm'].flatMap((name) => place.called(name));
      expect(calls.length).toBeGreaterThan(2);
      const missing = calls.flatMap(filesIn).filter((file) => !existsSync(join(place.folder, file)));
      expect(missing).toEqual([]);
      const commands = calls.flatMap((call) => / watchword ((?:keys|tokens) .+)$/.exec(call)?.[1] ?? []);
      expect(commands).toContain('tokens generate');
      expect(commands.filter((command) => !isCommand(command))).toEqual([]);
    },
  );
});
