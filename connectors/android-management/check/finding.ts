/** Building findings about the Android Management API. */
import { findingsAbout } from '#connector';

export { clockFinding, failure, ok, unknown, warning } from '#connector';

export const { fromFailure, look } = findingsAbout({
  product: 'the Android Management API',
  host: 'Google',
  auth: 'correct `enterprise` and the key, or grant the role Android Management User',
});
