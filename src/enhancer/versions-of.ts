import type { FleetEvent } from '../fleet/fleet-event.ts'

/** Which versions of what the hosts ran last: `codex` → `0.171.0`. Events in their order. */
export function versionsOf(events: readonly FleetEvent[]): ReadonlyMap<string, readonly string[]> {
  const last = new Map<string, Map<string, string>>()
  for (const event of events) {
    if (event.kind !== 'version') continue
    const hosts = last.get(event.what) ?? new Map<string, string>()
    last.set(event.what, hosts.set(event.hostId, event.version))
  }
  return new Map([...last].map(([what, hosts]) => [what, [...new Set(hosts.values())].toSorted()]))
}

/** Whose version an update of it changes: `runtime codex` → `codex`, what is Mos's own → `mos`. */
export const productOf = (component: string): string =>
  /^runtime (?<name>\S+)/.exec(component)?.groups?.['name'] ?? 'mos'
