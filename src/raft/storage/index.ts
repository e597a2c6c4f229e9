export { realFileSystem, type FileSystem, type OpenFile } from './file-system.ts';
export { DamagedLog } from './recovery.ts';
export { Wal, type OpenedWal, type WalOptions } from './wal.ts';
