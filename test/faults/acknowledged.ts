import type { StoredEvent } from '@outturn/ledger';

/** An append that was acknowledged: its command, and the position that it was told. */
export interface Acknowledged {
  readonly command: string;
  readonly position: number;
}

/**
 * What is wrong with a ledger, in sentences: acknowledged commands that are missing, doubled or elsewhere than was said,
 * gaps in positions or revisions, time that runs backwards. Reads nothing but the events.
 */
export function faultsOf(events: readonly StoredEvent[], acknowledged: readonly Acknowledged[]): string[] {
  const faults: string[] = [];
  const byCommand = new Map<string, number[]>();
  const revisions = new Map<string, number>();
  let time = '';
  for (const [index, event] of events.entries()) {
    if (event.position !== index + 1) faults.push(`position ${event.position} stands at place ${index + 1}`);
    const revision = revisions.get(event.stream) ?? 0;
    if (event.revision !== revision) faults.push(`revision ${event.revision} of ${event.stream} stands where ${revision} should`);
    if (event.recordedAt < time) faults.push(`position ${event.position} was recorded before the one before it`);
    revisions.set(event.stream, event.revision + 1);
    time = event.recordedAt;
    byCommand.set(event.command, [...(byCommand.get(event.command) ?? []), event.position]);
  }
  for (const { command, position } of acknowledged) {
    const found = byCommand.get(command) ?? [];
    if (found.length === 0) faults.push(`command ${command} was acknowledged at ${position} and is lost`);
    else if (found.length > 1) faults.push(`command ${command} was recorded ${found.length} times`);
    else if (found[0] !== position) faults.push(`command ${command} was acknowledged at ${position} and stands at ${found[0]}`);
  }
  return faults;
}
