/** The validation listener beside a bare `node:http` server. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import autocannon from 'autocannon';
import { alternate, type Benchmark, median, type Row } from './frame.ts';
import type { Listening, Used } from './servers/measured.ts';
import { tokenValue } from './servers/tokens.ts';

const CONNECTIONS = 50;
const SECONDS = 2;
const ROUNDS = 11;
/** As `npm start`, the image and the `watchword` command start the daemon; the bare server gets the same. */
const YOUNG_SPACE = ['--min-semi-space-size=16'];
const TOKEN_COUNTS = [1, 10, 1000];

export const benchmark: Benchmark = {
  title: 'Validations: the listener beside a bare `node:http` server',
  notes: [
    '`POST /v1/validate` with the last token of the set; each server in a process of its own, load from this one.',
    `${CONNECTIONS} connections, kept alive, one request at a time on each; ${ROUNDS} rounds of ${SECONDS} seconds in turn after one to warm up.`,
    'Figures are medians over the rounds; the ratio is the median of the ratios within each round. Latencies come in whole milliseconds.',
    '`cpu` is the processor time the server itself uses for one request. Unlike the rate, it does not depend on how much of the machine the load takes.',
  ].join('\n'),
  async run(tell) {
    const rows: Row[] = [];
    for (const tokens of TOKEN_COUNTS) {
      tell(`${tokens} tokens, about ${(ROUNDS + 1) * 2 * SECONDS} seconds`);
      rows.push(await compare(tokens));
    }
    return rows;
  },
};

interface Round {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicros: number;
}

async function compare(tokens: number): Promise<Row> {
  const servers = [await start('listener', tokens), await start('bare', tokens)] as const;
  const [listener, bare] = servers;
  const rounds = await alternate({ listener: () => load(listener, tokens), bare: () => load(bare, tokens) }, ROUNDS);
  for (const { child } of servers) child.disconnect();
  const { listener: ours = [], bare: theirs = [] } = rounds;
  return {
    tokens,
    'listener, per second': Math.round(middle(ours, 'perSecond')),
    'bare, per second': Math.round(middle(theirs, 'perSecond')),
    ratio: median(ours.map((round, index) => round.perSecond / (theirs[index]?.perSecond ?? Number.NaN))),
    'p50, ms': `${middle(ours, 'p50Ms')} : ${middle(theirs, 'p50Ms')}`,
    'p99, ms': `${middle(ours, 'p99Ms')} : ${middle(theirs, 'p99Ms')}`,
    'cpu, us': `${middle(ours, 'cpuMicros').toFixed(1)} : ${middle(theirs, 'cpuMicros').toFixed(1)}`,
  };
}

function middle(rounds: readonly Round[], figure: keyof Round): number {
  return median(rounds.map((round) => round[figure]));
}

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
}

async function start(name: 'listener' | 'bare', tokens: number): Promise<Server> {
  const child = fork(new URL(`./servers/${name}.ts`, import.meta.url), [String(tokens)], { execArgv: YOUNG_SPACE });
  const [{ port }] = (await once(child, 'message')) as [Listening];
  return { child, port };
}

async function load({ child, port }: Server, tokens: number): Promise<Round> {
  const before = await used(child);
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/v1/validate`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: tokenValue(tokens - 1) }),
    connections: CONNECTIONS,
    duration: SECONDS,
  });
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${failed} of the requests failed; the figures mean nothing`);
  const cpuMicros = ((await used(child)) - before) / result.requests.total;
  const { p50, p99 } = result.latency;
  return { perSecond: result.requests.average, p50Ms: p50, p99Ms: p99, cpuMicros };
}

async function used(child: ChildProcess): Promise<number> {
  child.send('used?');
  const [{ cpuMicros }] = (await once(child, 'message')) as [Used];
  return cpuMicros;
}
