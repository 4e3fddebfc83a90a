/** A world that has calmed down: nothing fails any more, people do what they are asked to, and phones come back in the end. */
import { isActive, type Token } from '../../../src/model/token.ts';
import { confirm, doCarefully, type Elsewhere, see, withdraw } from './elsewhere.ts';
import { say, work } from './events.ts';
import { decide } from './executor.ts';
import { holdNow } from './laws.ts';
import { LawBroken, type World } from './world.ts';

/** Days in which every rotation comes to its end; what is lost turns up on the way. */
const DAYS = 90;
const LOST_UNTIL_DAY = 30;

/** Every rotation ends, or says what it waits for. Done as it says, it ends. */
export function calmDown(world: World): void {
  world.putClockAhead(0);
  world.tell('the world calms down');
  const going = world.memory.rotation?.id ?? null;
  for (let day = 0; day < DAYS && world.memory.rotation?.id === going && going !== null; day++) {
    world.event += 1;
    if (day === LOST_UNTIL_DAY) findEverything(world);
    work(world, 23);
    if (world.memory.rotation?.id !== going) return;
    const { step, says } = decide(world);
    if (says === '') throw new LawBroken('a rotation waits and does not say what for');
    if (step.do === 'wait' && step.resolve !== null) resolve(world, step.resolve);
    holdNow(world);
  }
  const { rotation } = world.memory;
  if (rotation !== null && rotation.id === going) {
    throw new LawBroken(`a rotation does not end: ${decide(world).says}${world.story()}`);
  }
}

/** Lost phones turn up, and slots that were taken out of the configuration come back into it. */
function findEverything(world: World): void {
  for (const phone of world.phones) phone.lost = false;
  for (const slot of world.slots) slot.configured = true;
}

function resolve(world: World, verb: string): void {
  const [, command, id = null] = /^watchword (rotate approve|rotate resume|tokens revoke) ?(\S+)?/.exec(verb) ?? [];
  const { elsewhere } = world;
  if (verb.startsWith('watchword tokens confirm') && elsewhere !== null) settle(world, elsewhere, verb);
  else if (command === 'rotate approve') say(world, 'approve');
  else if (command === 'rotate resume') say(world, 'resume');
  else revoke(world, id, verb);
}

/** People do what they are asked to, and say so; or they say that they haven't. */
function settle(world: World, at: Elsewhere, verb: string): void {
  const [, id] = /^watchword tokens confirm ([^-\s]\S*)/.exec(verb) ?? [];
  for (const order of at.orders.filter(({ token }) => id === undefined || token === id)) {
    if (verb.endsWith('--withdraw')) withdraw(world, at, order);
    else doCarefully(world, at, order, decide(world));
    confirm(world, at, order);
  }
  see(world, at);
}

function revoke(world: World, id: string | null, verb: string): void {
  const known = world.memory.rotation?.minting?.known ?? [];
  const isTooMany = (one: Token) => isActive(one) && one.stage !== 'current' && !known.includes(one.id);
  const token = id === '<token>' ? world.tokens.find(isTooMany) : world.token(id);
  if (token === undefined || !isActive(token)) throw new LawBroken(`nobody can do what is asked: ${verb}`);
  world.revokeInEmergency(token);
}
