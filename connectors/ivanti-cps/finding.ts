/** Building findings about a server of Ivanti. */
import { findingsAbout } from '#connector';

export { clockFinding, failure, ok, unknown, warning } from '#connector';

export const { fromFailure, look } = findingsAbout({
  product: 'the server',
  host: 'the server',
  auth: 'correct the user name and the password, or give the user the role',
});
