/** All that a simulator may import from Watchword, as `#simulation`. */
export type {
  AuthorityConsole,
  AuthoritySimulator,
  AuthoritySimulatorDefinition,
  AuthoritySimulatorOptions,
} from './authority.ts';
export {
  always,
  answerWith,
  changeJson,
  dropField,
  failNextPage,
  htmlPage,
  nthRequest,
  once,
  onOperation,
  onPath,
  replaceField,
  type Says,
  throttle,
  times,
  wrongContentType,
} from './behaviours.ts';
export { type Certificates, makeCertificates } from './certificates.ts';
export type {
  Behaviour,
  Fleet,
  SimulatedConsole,
  SimulatedPhone,
  SimulatedRequest,
  SimulatedSlot,
  Simulator,
  SimulatorDefinition,
  SimulatorOptions,
} from './contract.ts';
export { type Entra, type EntraSettings, entra } from './entra.ts';
export { type FleetSettings, makeFleet, type Offer, type Report, type ReportingFleet } from './fleet.ts';
export { type Grants, grants } from './grants.ts';
export { type DictEntry, dictEntry, partsOfDict, resolveCharacters } from './plist-dict.ts';
export { type Chosen, chosenQuirks } from './quirks.ts';
export { type Random, random } from './random.ts';
export { type Answer, type Call, findRoute, json, type Route } from './router.ts';
export { type ServerSettings, type SimulatedServer, serve, UNKNOWN_OPERATION } from './server.ts';
export { type SignIn, type SignIns, signIns } from './sign-ins.ts';
