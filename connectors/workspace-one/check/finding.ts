/** Building findings about Workspace ONE. */
import { findingsAbout } from '#connector';

export { clockFinding, failure, ok, unknown, warning } from '#connector';

export const { fromFailure, look } = findingsAbout({
  product: 'Workspace ONE',
  host: 'Workspace ONE',
  auth: 'correct the credentials or grant the permission',
});
