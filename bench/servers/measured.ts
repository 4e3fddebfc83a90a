/** What a measured server tells its parent: where it listens, what to ask it, and how much processor time it has used when asked. */
export interface Listening {
  readonly port: number;
  readonly asked: Asked;
}

/** The request that is sent over and over. */
export interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Used {
  readonly cpuMicros: number;
}

/** Run by a server once it listens. */
export function tellParent(port: number, asked: Asked): void {
  process.send?.({ port, asked } satisfies Listening);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicros: user + system } satisfies Used);
  });
  process.on('disconnect', () => process.exit());
}
