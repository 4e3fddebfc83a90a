/** Loaded before a program, with `--import`: its clock is wrong by `SKEW_MS` from its first moment on. Timers and `performance` are not. */
const skewMs = Number(process.env.SKEW_MS);
const now = Date.now;

globalThis.Date = new Proxy(Date, {
  construct: (target, given, made) => Reflect.construct(target, given.length > 0 ? given : [now() + skewMs], made),
  apply: () => String(new Date(now() + skewMs)),
  get: (target, name, self) => (name === 'now' ? () => now() + skewMs : Reflect.get(target, name, self)),
});
