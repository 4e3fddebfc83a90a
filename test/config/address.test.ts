import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../src/config/address.ts';
import { isLoopback } from '../../src/model/address.ts';

describe('addresses to listen on', () => {
  it.each([
    ['127.0.0.1:8480', '127.0.0.1', 8480, true],
    ['localhost:0', 'localhost', 0, true],
    ['[::1]:8480', '::1', 8480, true],
    ['127.1.2.3:1', '127.1.2.3', 1, true],
    ['0.0.0.0:65535', '0.0.0.0', 65_535, false],
    ['[::]:8480', '::', 8480, false],
    ['192.0.2.1:8480', '192.0.2.1', 8480, false],
  ])('%s is one', (text, host, port, loopback) => {
    const address = parseAddress(text);
    expect(address).toEqual({ host, port });
    expect(address && isLoopback(address)).toBe(loopback);
  });

  it.each([
    '',
    '8480',
    ':8480',
    '127.0.0.1',
    '127.0.0.1:',
    '127.0.0.1:65536',
    '127.0.0.256:80',
    '::1:8480',
    '[127.0.0.1]:80',
    'example.com:80',
    'http://127.0.0.1:80',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeNull();
  });
});
