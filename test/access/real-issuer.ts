/** `oidc-provider` on this machine, over TLS, with people who sign in without being asked: what a real issuer insists on. */
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import { Agent, fetch } from 'undici';
import { makeCertificates } from '../../src/simulation/certificates.ts';

/** The client that is registered there. */
export const CLIENT = { id: 'watchword', secret: 'a secret of the page & more' };

/** The one that has no secret. */
export const PUBLIC_CLIENT = { id: 'watchword-public', secret: null };

export class RealIssuer implements AsyncDisposable {
  readonly url: string;
  readonly ca: string;
  /** Who signs in, with the words of the claim `roles`. */
  person = { name: 'ann', roles: ['ops'] };
  /** The person declines. */
  declines = false;
  readonly #server: Server;
  readonly #browser: Agent;

  private constructor(server: Server, ca: string) {
    this.#server = server;
    this.ca = ca;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#browser = new Agent({ connect: { ca } });
  }

  static async open(callback: string): Promise<RealIssuer> {
    const { ca, certificate, key } = await makeCertificates();
    const server = createServer({ cert: certificate, key });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = new RealIssuer(server, ca);
    const provider = new Provider(issuer.url, issuer.#configuration(callback));
    const answer = provider.callback();
    server.on('request', async (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) return answer(request, response);
      const end = issuer.declines
        ? { error: 'access_denied', error_description: '<script>alert(1)</script>' }
        : { login: { accountId: issuer.person.name } };
      await provider.interactionFinished(request, response, end);
    });
    return issuer;
  }

  /** Follows redirects as a browser does, until one leads away from here; the address where it then is. */
  async visit(address: string): Promise<URL> {
    const cookies = new Map<string, string>();
    for (let at = new URL(address); ; ) {
      if (at.origin !== this.url) return at;
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
      const answer = await fetch(at, { redirect: 'manual', headers: { cookie }, dispatcher: this.#browser });
      for (const set of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        cookies.set(name, value);
      }
      const to = answer.headers.get('location');
      if (to === null) throw new Error(`the issuer answered with ${answer.status}: ${await answer.text()}`);
      at = new URL(to, at);
    }
  }

  #configuration(callback: string): Configuration {
    const usual = { redirect_uris: [callback], grant_types: ['authorization_code'], response_types: ['code' as const] };
    return {
      clients: [
        { ...usual, client_id: CLIENT.id, client_secret: CLIENT.secret },
        { ...usual, client_id: PUBLIC_CLIENT.id, token_endpoint_auth_method: 'none' },
      ],
      features: { devInteractions: { enabled: false } },
      claims: { openid: ['sub', 'roles'] },
      conformIdTokenClaims: false,
      ttl: { AccessToken: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
      pkce: { required: () => true },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, roles: this.person.roles }) }),
      async loadExistingGrant({ oidc }) {
        const grant = new oidc.provider.Grant({
          accountId: oidc.session?.accountId ?? '',
          clientId: oidc.client?.clientId ?? '',
        });
        grant.addOIDCScope('openid');
        await grant.save();
        return grant;
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
