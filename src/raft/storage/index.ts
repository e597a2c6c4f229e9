export type { FileSystem } from './file-system.ts';
export { nodeFileSystem, realFileSystem, type NodeCalls } from './node-file-system.ts';
export type { Storage, StorageEvents } from './storage.ts';
export { DamagedLog } from './recovery.ts';
export { Wal, type OpenedWal } from './wal.ts';
