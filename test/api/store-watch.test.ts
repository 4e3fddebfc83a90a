import { describe, expect, it } from 'vitest';
import { StoreWatch } from '../../src/api/http/store-watch.ts';
import { openApiWorld } from './world.ts';

const NEVER_BY_ITSELF_MS = 2 ** 30;

async function watched() {
  const world = await openApiWorld();
  const stream = {
    listeners: 1,
    said: 0,
    storeChanged() {
      stream.said += 1;
    },
  };
  const watch = new StoreWatch(world.watchword.store.read, stream, NEVER_BY_ITSELF_MS);
  return {
    world,
    stream,
    watch,
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

describe('a change in the store', () => {
  it('is told once, whichever process made it: a token, an entry of the trail, a run', async () => {
    await using here = await watched();
    const { world, stream, watch } = here;
    await watch.look();
    stream.said = 0;
    await watch.look();
    expect(stream.said).toBe(0);
    const made = await world.cli.generate('--make-current');
    await watch.look();
    await watch.look();
    expect(stream.said).toBe(1);
    await world.cli.run(['tokens', 'edit', made.id, '--note', 'another']);
    await watch.look();
    expect(stream.said).toBe(2);
    await world.cli.run(['sync']);
    await watch.look();
    expect(stream.said).toBe(3);
  });

  it('is looked for only while somebody listens; who comes first is told, because nobody knows what they have seen', async () => {
    await using here = await watched();
    const { world, stream, watch } = here;
    stream.listeners = 0;
    await watch.look();
    await world.cli.generate();
    await watch.look();
    expect(stream.said).toBe(0);
    stream.listeners = 1;
    await watch.look();
    await watch.look();
    expect(stream.said).toBe(1);
  });
});
