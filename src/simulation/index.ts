/** All that a simulator may import from Watchword, as `#simulation`. */
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
