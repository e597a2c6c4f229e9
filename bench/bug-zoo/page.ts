export function zooPage(): string {
  return '';
}
