import type { Facts } from '../store/store.ts'

/** Whose doors are open: of several hosts that one looks for all. */
export const fleetHostFact = 'fleet-host'

/** Called where the doors are. Writes when it is another host than before. */
export async function nameFleetHost(facts: Facts, hostId: string): Promise<void> {
  if ((await facts.get(fleetHostFact)) !== hostId) await facts.set(fleetHostFact, hostId)
}
