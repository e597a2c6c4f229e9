/**
 * The disk of a simulated node. What was written is not durable: when the machine stops, any part
 * of what was not synced may be lost, and a name of which the folder was not synced. Calls take
 * virtual time; those of a life that is over never end.
 *
 * It has the shape of the file operations that a log needs, so a storage that is written for real
 * files works on it unchanged.
 */
export interface SimDisk {
  /** Makes the folder and whatever is missing above it; not durable before each one above was synced. */
  makeDirectory(path: string): Promise<void>;
  /** Makes a file for reading and writing, or empties an old one. */
  create(path: string): Promise<SimOpenFile>;
  /** Opens a file for reading and writing; null when there is none. */
  open(path: string): Promise<SimOpenFile | null>;
  rename(from: string, to: string): Promise<void>;
  /** Makes created and renamed names in the folder durable. */
  syncDirectory(path: string): Promise<void>;
}

export interface SimOpenFile {
  size(): Promise<number>;
  /** What is there of `length` bytes: fewer at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
  write(data: Uint8Array, position: number): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Makes the data and the length durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}
