/** An OpenID Connect issuer on this machine, over TLS: it signs what a test asks for, and can be away, slow, or wrong. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { type Certificates, makeCertificates } from '../../src/simulation/certificates.ts';

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** A key that an issuer might sign with. */
export async function signingKey(kid: string, alg = 'RS256'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

let made: Promise<Certificates> | null = null;

export class SimulatedIssuer implements AsyncDisposable {
  readonly ca: string;
  readonly url: string;
  readonly key: SigningKey;
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  keys: readonly JWK[];
  /** As it names itself. */
  name: string;
  /** How it answers instead; null: as it should. `silent` never answers. */
  trouble: 'silent' | { readonly status: number; readonly body: string } | null = null;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>, certificates: Certificates, key: SigningKey) {
    this.#server = server;
    this.ca = certificates.ca;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.name = this.url;
    this.key = key;
    this.keys = [key.jwk];
    server.on('request', (request, response) => {
      this.asked.push(request.url ?? '');
      if (this.trouble === 'silent') return;
      const { status, body } = this.trouble ?? { status: 200, body: JSON.stringify(this.#document(request.url)) };
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  }

  static async open(key?: SigningKey): Promise<SimulatedIssuer> {
    made ??= makeCertificates();
    const certificates = await made;
    const server = createServer({ cert: certificates.certificate, key: certificates.key });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SimulatedIssuer(server, certificates, key ?? (await signingKey('first')));
  }

  #document(path: string | undefined): object {
    if (path === '/keys') return { keys: this.keys };
    return { issuer: this.name, jwks_uri: `${this.url}/keys` };
  }

  /** A token as the issuer would make it; `now` is milliseconds since 1970. Undefined takes a claim away. */
  token(
    now: number,
    claims: JWTPayload = {},
    { key = this.key, header = {} }: { readonly key?: SigningKey; readonly header?: object } = {},
  ): Promise<string> {
    const usual = { iss: this.name, aud: 'watchword', sub: 'ann', roles: ['ops'], exp: Math.floor(now / 1000) + 600 };
    const all = Object.fromEntries(Object.entries({ ...usual, ...claims }).filter(([, value]) => value !== undefined));
    return new SignJWT(all).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey);
  }

  /** Who waits for an answer gets none. */
  dropConnections(): void {
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dropConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
