/** A program, as it is started: a node, or one beside the nodes. */
export interface NodeCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Default: where the harness runs. */
  readonly cwd?: string;
  /** A node: written before each start; paths in its data folder, and what shall be in them. */
  readonly files?: Readonly<Record<string, string>>;
}
