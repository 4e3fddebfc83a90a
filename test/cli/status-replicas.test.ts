import { describe, expect, it } from 'vitest';
import { type ReplicaStatus, replicasText, runnerOf } from '../../src/cli/status-replicas.ts';

const NOW = Date.UTC(2026, 10, 24, 9);

function replica(name: string, different: Partial<ReplicaStatus> = {}): ReplicaStatus {
  const addresses = { validationAddress: '10.0.0.1:8480', adminAddress: '10.0.0.1:8481' };
  return {
    id: name,
    name,
    version: '1.2.3',
    ...addresses,
    begunAt: NOW - 60_000,
    expiresAt: NOW,
    owns: [],
    ...different,
  };
}

describe('replicas in status', () => {
  const two = [
    replica('one#7', { owns: ['account:contoso', 'account:plant', 'rotation:pingid', 'housekeeping'] }),
    replica('two#9', { owns: ['account:fabrikam', 'authority:pingid'], adminAddress: null }),
  ];

  it('are shown with what each does', () => {
    expect(replicasText(two, NOW)).toEqual([
      [
        'Replicas',
        '  one#7  1.2.3  10.0.0.1:8481  began 1 minute ago  2 accounts, 1 rotation, 0 looks, housekeeping',
        '  two#9  1.2.3  10.0.0.1:8480  began 1 minute ago  1 account, 0 rotations, 1 look',
      ].join('\n'),
    ]);
  });

  it('each account says who runs it', () => {
    expect(runnerOf(two, 'fabrikam')).toBe('two#9');
    expect(runnerOf(two, 'gone')).toBeNull();
  });

  it('are not worth a line where there is only one', () => {
    expect(replicasText(two.slice(0, 1), NOW)).toEqual([]);
    expect(runnerOf(two.slice(0, 1), 'contoso')).toBeNull();
  });
});
