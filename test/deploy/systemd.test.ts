/** The unit for systemd: systemd itself reads it, finds nothing wrong, and calls it well shut in. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read } from '../docs/pages.ts';
import { itRuns } from './beside.ts';

const UNIT = read('deploy/systemd/watchword.service');

/** What the unit may be exposed to, in systemd's tenths: from 0, nothing, to 100, everything. */
const MOST_EXPOSED = 20;

/** Every value that a setting of the unit is given. */
function values(setting: string): readonly string[] {
  return [...UNIT.matchAll(/^([A-Za-z]+)=(.*)$/gm)].flatMap(([, name, value = '']) =>
    name === setting ? [value] : [],
  );
}

/** The unit in a folder of its own, starting a program that is installed here. */
function withUnit<T>(look: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'watchword-unit-'));
  try {
    const path = join(folder, 'watchword.service');
    writeFileSync(path, UNIT.replaceAll('/opt/watchword/bin/watchword', '/bin/true'));
    return look(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the unit', () => {
  itRuns('systemd-analyze', 'is one that systemd has nothing to say about', (analyze) => {
    const { status, stdout, stderr } = withUnit((path) => spawnSync(analyze, ['verify', path], { encoding: 'utf8' }));
    expect({ status, says: stdout + stderr }).toEqual({ status: 0, says: '' });
  });

  itRuns('systemd-analyze', 'is shut in', (analyze) => {
    const args = ['security', '--offline=true', `--threshold=${MOST_EXPOSED}`, '--no-pager'];
    expect(withUnit((path) => execFileSync(analyze, [...args, path], { encoding: 'utf8' }))).toContain(' OK ');
  });

  it('tells systemd when it is ready, by the process beside it that src/sd-notify.ts starts', () => {
    expect(values('Type')).toEqual(['notify']);
    expect(values('NotifyAccess')).toEqual(['all']);
    expect(values('ExecReload')).toEqual(['/bin/kill -HUP $MAINPID']);
  });

  it('runs under the account that sysusers makes, writes in one folder, and can compile JavaScript', () => {
    const [, user, home] = /^u (\S+) - "[^"]+" (\S+)$/m.exec(read('deploy/systemd/watchword.sysusers.conf')) ?? [];
    expect(values('User')).toEqual([user]);
    expect(values('WorkingDirectory')).toEqual([home]);
    expect(values('StateDirectory').map((name) => `/var/lib/${name}`)).toEqual([home]);
    expect(values('ProtectSystem')).toEqual(['strict']);
    expect(values('MemoryDenyWriteExecute')).toEqual([]);
    expect(values('ProcSubset')).toEqual([]);
  });

  it('is given the encryption key as a credential, and nothing secret in its environment', () => {
    expect(values('LoadCredential')).toEqual(['encryption.key:/etc/watchword/credentials/encryption.key']);
    expect(
      values('Environment')
        .join(' ')
        .split(' ')
        .map((pair) => pair.replace(/=.*/, '')),
    ).toEqual(['NODE_ENV', 'WATCHWORD_CONFIG']);
    expect(values('EnvironmentFile')).toEqual([]);
  });
});
