/** Building findings about Intune. */
import { findingsAbout } from '#connector';

export { clockFinding, failure, ok, unknown, warning } from '#connector';

export const { fromFailure, look } = findingsAbout({
  product: 'Intune',
  host: 'Microsoft',
  auth: 'correct the credentials or grant the permission',
});
