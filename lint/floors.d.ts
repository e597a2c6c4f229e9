export const floors: Record<string, readonly string[]>;
export function roomOf(file: string): string | undefined;
export function floorViolation(from: string, to: string): string | undefined;
