/** The one place that loads `@azure/identity`: it is large, and most processes never sign in at Microsoft. */
import {
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type TokenCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import type { AzureHttp } from './http.ts';
import type { EntraSettings } from './settings.ts';

/** Retrying is not ours to do, and a redirect of a sign-in is nothing to follow. */
const ONE_TRY = { retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } } as const;

/** The library's credential for a way in. `authority` is where to sign in unless the settings say otherwise. */
export function credentialOf(settings: EntraSettings, authority: string, httpClient: AzureHttp): TokenCredential {
  const options = { ...ONE_TRY, httpClient };
  if (settings.managedIdentity === true) {
    return settings.clientId === undefined
      ? new ManagedIdentityCredential(options)
      : new ManagedIdentityCredential({ ...options, clientId: settings.clientId });
  }
  const { tenantId, clientId = '' } = settings;
  const entra = {
    ...options,
    authorityHost: settings.authorityHost ?? authority,
    // Microsoft's directory of its own hosts does not know another address, and must not be asked about it.
    ...(settings.authorityHost === undefined ? {} : { disableInstanceDiscovery: true }),
  };
  if (settings.workloadIdentity === true) {
    const tokenFile = settings.tokenFile === undefined ? {} : { tokenFilePath: settings.tokenFile };
    return new WorkloadIdentityCredential({ ...entra, ...tokenFile, tenantId, clientId });
  }
  if (settings.certificate !== undefined) {
    const password = settings.certificatePassword;
    const certificate = {
      certificate: settings.certificate.reveal(),
      ...(password === undefined ? {} : { certificatePassword: password.reveal() }),
    };
    return new ClientCertificateCredential(tenantId, clientId, certificate, entra);
  }
  return new ClientSecretCredential(tenantId, clientId, settings.clientSecret?.reveal() ?? '', entra);
}
