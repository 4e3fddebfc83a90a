/** The validation listener beside a bare `node:http` server, and beside token introspection as `oidc-provider` answers it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createHistogram } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { alternate, type Benchmark, median, type Row } from './frame.ts';
import type { Listening, Used } from './servers/measured.ts';

const TOKENS = [1, 10, 1000];
const CONNECTIONS = [1, 50, 500];
const SECONDS = 1;
const ROUNDS = 11;
const SERVERS = ['listener', 'bare', 'introspection'] as const;
/** As `npm start`, the image and the `watchword` command start the daemon; the others get the same. */
const YOUNG_SPACE = ['--min-semi-space-size=16'];

export const benchmark: Benchmark = {
  title: 'Validations: the listener, a bare `node:http` server, and introspection in `oidc-provider`',
  notes: [
    '`POST /v1/validate` with the last token of the set; introspection with the last of as many opaque tokens in its own store in memory. Each server in a process of its own, load from this one.',
    `Connections are kept alive, one request at a time on each; ${ROUNDS} rounds of ${SECONDS} seconds in turn after one to warm up.`,
    'Figures are medians over the rounds; ratios are the medians of the ratios within each round. With several figures in a column: listener : bare : introspection.',
    '`cpu` is the processor time the server itself uses for one request. Unlike the rate, it does not depend on how much of the machine the load takes.',
  ].join('\n'),
  async run(tell) {
    const rows: Row[] = [];
    for (const tokens of TOKENS) {
      const servers = await Promise.all(SERVERS.map((name) => start(name, tokens)));
      for (const connections of CONNECTIONS) {
        tell(`${tokens} tokens, ${connections} connections, about ${(ROUNDS + 1) * SERVERS.length * SECONDS} seconds`);
        rows.push({ tokens, connections, ...(await compare(servers, connections)) });
      }
      for (const { child } of servers) child.disconnect();
    }
    return rows;
  },
};

interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly cpuMicros: number;
}

async function compare(servers: readonly Server[], connections: number): Promise<Row> {
  const rounds = await alternate(
    Object.fromEntries(servers.map((server) => [server.name, () => load(server, connections)])),
    ROUNDS,
  );
  const of = (name: (typeof SERVERS)[number]) => rounds[name] ?? [];
  const rate = (name: (typeof SERVERS)[number]) => Math.round(middle(of(name), 'perSecond'));
  const times = (name: (typeof SERVERS)[number]) =>
    median(of('listener').map(({ perSecond }, round) => perSecond / (of(name)[round]?.perSecond ?? Number.NaN)));
  const all = (figure: keyof Round, digits: number) =>
    SERVERS.map((name) => middle(of(name), figure).toFixed(digits)).join(' : ');
  return {
    'per second': SERVERS.map((name) => rate(name).toLocaleString('en-GB')).join(' : '),
    'to bare': times('bare'),
    'to introspection': times('introspection'),
    'p50, ms': all('p50Ms', 2),
    'p99, ms': all('p99Ms', 1),
    'p99.9, ms': all('p999Ms', 1),
    'cpu, us': all('cpuMicros', 1),
  };
}

function middle(rounds: readonly Round[], figure: keyof Round): number {
  return median(rounds.map((round) => round[figure]));
}

interface Server extends Listening {
  readonly name: string;
  readonly child: ChildProcess;
}

async function start(name: string, tokens: number): Promise<Server> {
  const child = fork(new URL(`./servers/${name}.ts`, import.meta.url), [String(tokens)], {
    execArgv: YOUNG_SPACE,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [listening] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [Listening | number];
  if (typeof listening !== 'object' || listening === null)
    throw new Error(`the server ${name} has not begun to listen`);
  return { ...listening, name, child };
}

async function load({ child, port, asked }: Server, connections: number): Promise<Round> {
  const before = await used(child);
  const microseconds = createHistogram();
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const options: autocannon.Options = {
    url: `http://127.0.0.1:${port}${asked.path}`,
    method: 'POST',
    headers: { ...asked.headers },
    body: asked.body,
    connections,
    duration: SECONDS,
  };
  const cannon = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
  cannon.on('response', (_client, _status, _bytes, ms) => microseconds.record(Math.max(1, Math.round(ms * 1000))));
  const result = await promise;
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${failed} of the requests failed; the figures mean nothing`);
  const cpuMicros = ((await used(child)) - before) / result.requests.total;
  const [p50Ms = 0, p99Ms = 0, p999Ms = 0] = [50, 99, 99.9].map((part) => microseconds.percentile(part) / 1000);
  return { perSecond: result.requests.total / result.duration, p50Ms, p99Ms, p999Ms, cpuMicros };
}

async function used(child: ChildProcess): Promise<number> {
  child.send('used?');
  const [{ cpuMicros }] = (await once(child, 'message')) as [Used];
  return cpuMicros;
}
