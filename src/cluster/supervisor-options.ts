import type { SystemOptionValues } from '../systems/system-entry.ts';

/** What a supervisor is started with: its one argument, as JSON. */
export interface SupervisorOptions {
  /** Absolute: it also shows people in the process list whose supervisor this is. */
  readonly dir: string;
  readonly nodes: number;
  /** Null: free ports are found. */
  readonly basePort: number | null;
  /** Its name in the registry. */
  readonly system: string;
  readonly systemOptions: SystemOptionValues;
}
