/** The validation listener as the daemon starts it, over a store in memory. */
import { follow } from '../../src/validation/follow.ts';
import { listenValidation } from '../../src/validation/listener.ts';
import { tellParent } from './measured.ts';
import { askedFor, fingerprint, makeTokens } from './tokens.ts';

const count = Number(process.argv[2]);
const tokens = makeTokens(count);
const silent = () => undefined;
const events = {
  validationStale: silent,
  validationFresh: silent,
  validationGuessed: silent,
  bug: () => process.exit(1),
};
const apart = { tokens: { version: async () => 1, list: async () => tokens }, authorities: { list: async () => [] } };
const onChange = () => ({ [Symbol.dispose]: silent });
const store = { apart, onChange, fingerprint };
const following = await follow({ store, events });
const { address } = await listenValidation({ address: { host: '127.0.0.1', port: 0 }, follow: following, events });
tellParent(Number(address.split(':')[1]), askedFor(count));
