import { Command } from 'commander';
import { LOCAL } from '../demo/place.ts';
import { tellStory } from '../demo/story.ts';
import { tellOn } from '../demo/told.ts';
import { type DemoWorld, openDemoWorld } from '../demo/world.ts';
import { type Cli, EXIT } from './cli.ts';
import { plural } from './text.ts';

/** The whole thing on simulated MDMs with phones; nothing to configure. */
export function demoCommand(cli: Cli): Command {
  return new Command('demo')
    .description('the whole thing on simulated MDMs with 200 phones: nothing to configure, nothing left behind')
    .option(
      '--authority <kind>',
      'who decides which tokens are active: `local`, Watchword itself; or `pingone`, simulated',
      LOCAL,
    )
    .option('--once', 'end after the story; exits 1 when anything in it did not come true')
    .action(async (options: { readonly authority: string; readonly once?: boolean }) => {
      await using world = await openDemoWorld(options.authority);
      const { terminal } = cli;
      const { place, daemon, doors } = world;
      terminal.out(`Watchword beside ${plural(world.mdms.length, 'MDM')} with ${world.phones.length} phones,`);
      for (const { simulator } of world.mdms) {
        terminal.out(`  ${simulator.definition.title}, simulated at ${simulator.url}`);
      }
      if (place !== null) {
        terminal.out(`${place.definition.title}, which decides which tokens are active, simulated at ${place.url}`);
      }
      terminal.out(`and validation at http://${daemon.validationAddress}.`);
      terminal.out(`\nSee it in a browser: ${terminal.colours.bold(world.page)}`);
      await tellStory(world, tellOn(terminal));
      const { says, isFine } = doors.count();
      const { colours } = terminal;
      terminal.out(`\n${isFine ? colours.green(says) : colours.red(says)}`);
      if (!isFine) cli.exit(EXIT.failed);
      if (options.once !== true) await stayUp(cli, world);
    });
}

async function stayUp(cli: Cli, world: DemoWorld): Promise<void> {
  cli.terminal.out(
    [
      '',
      `It stays up. In a browser, signed in: ${world.page}`,
      'In another terminal:',
      `  npm run watchword -- --config ${world.configuration} status`,
      `  npm run watchword -- --config ${world.configuration} rotate start --wait   (replaces the token once more)`,
      `  curl -s http://${world.daemon.validationAddress}/v1/validate -H 'content-type: application/json' -d '{"token":"guess"}'`,
      'Ctrl-C ends it and removes everything.',
    ].join('\n'),
  );
  await new Promise<void>((resolve) => {
    if (cli.stop.aborted) resolve();
    else cli.stop.addEventListener('abort', () => resolve(), { once: true });
  });
}
