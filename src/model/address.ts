/** Where a listener listens: `host` is an IPv4 or IPv6 address (without brackets) or `localhost`. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:8480`, `[::1]:8480`. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether only this machine can reach the address. */
export function isLoopback({ host }: Address): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
