/** What a measured server tells its parent: where it listens, and how much processor time it has used when asked. */
export interface Listening {
  readonly port: number;
}

export interface Used {
  readonly cpuMicros: number;
}

/** Run by a server once it listens. */
export function tellParent(port: number): void {
  process.send?.({ port } satisfies Listening);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system } satisfies Used);
  });
  process.on('disconnect', () => process.exit());
}
