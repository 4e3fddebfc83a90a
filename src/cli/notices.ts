/** `notices list|test`: who is told of what needs a person. */
import { Command } from 'commander';
import { type Cli, EXIT, json } from './cli.ts';
import { noticesText } from './notices-text.ts';
import { everyItem } from './pages.ts';
import { type Site, withSite } from './site.ts';

/** The whole of `notices`. */
export function noticesCommand(cli: Cli): Command {
  const notices = new Command('notices').description('who is told of what needs a person: list, test');
  notices
    .command('list')
    .description('the receivers, and what each was told')
    .argument('[receiver]', 'only this one')
    .option('--all', 'also what is over')
    .action((name: string | undefined, { all = false }: { readonly all?: boolean }, command: Command) =>
      withSite(cli, command, async (site, shared) => {
        const listed = await listedNotices(site, name, all);
        cli.terminal.out(shared.json ? json({ receivers: listed }) : noticesText(listed, site.clock.now()));
      }),
    );
  notices
    .command('test')
    .description('send a message that says that it is a test, and show what the receiver answers')
    .argument('[receiver]', 'only to this one')
    .action((name: string | undefined, _options: unknown, command: Command) =>
      withSite(cli, command, async (site, shared) => {
        const tests = await tested(site, name);
        if (shared.json) cli.terminal.out(json({ tests }));
        else cli.terminal.out(testsText(tests));
        cli.exit(tests.every(({ arrived }) => arrived) ? EXIT.fine : EXIT.failed);
      }),
    );
  return notices;
}

type Test = Awaited<ReturnType<Site['admin']['testReceiver']>>;
type ListedReceiver = Awaited<ReturnType<Site['admin']['listReceivers']>>['items'][number];
type ListedNotice = Awaited<ReturnType<Site['admin']['listNotices']>>['items'][number];

/** A receiver with what it was told. */
export interface Listed extends ListedReceiver {
  readonly notices: readonly ListedNotice[];
}

async function listedNotices({ admin }: Site, name: string | undefined, all: boolean): Promise<readonly Listed[]> {
  const listed: Listed[] = [];
  for (const receiver of await chosen(admin, name)) {
    const told = await everyItem((page) => admin.listNotices({ ...page, receiver: receiver.name }));
    listed.push({ ...receiver, notices: told.filter(({ overAt }) => all || overAt === null) });
  }
  return listed;
}

async function tested({ admin }: Site, name: string | undefined): Promise<readonly Test[]> {
  const names = name === undefined ? (await chosen(admin, name)).map((receiver) => receiver.name) : [name];
  const tests: Test[] = [];
  for (const receiver of names) tests.push(await admin.testReceiver({ receiver }));
  return tests;
}

/** Of a name that nothing has, the answer about its notices says so. */
async function chosen(admin: Site['admin'], name: string | undefined): Promise<readonly ListedReceiver[]> {
  const { items } = await admin.listReceivers({});
  if (name !== undefined && !items.some((one) => one.name === name)) {
    await admin.listNotices({ receiver: name, limit: 1 });
  }
  return name === undefined ? items : items.filter((one) => one.name === name);
}

function testsText(tests: readonly Test[]): string {
  if (tests.length === 0) return 'No receiver is configured: `notices.receivers` in the configuration names them.';
  return tests
    .map(
      ({ receiver, arrived, says }) =>
        `${receiver}: ${arrived ? 'the test has arrived' : 'the test has NOT arrived'}; ${says}`,
    )
    .join('\n');
}
