import type { Config } from '../config/config.ts'
import { explainFinding } from '../enhancer/explain-finding.ts'
import type { Enhancer } from '../enhancer/run-enhancer.ts'
import { startEnhancer } from '../enhancer/run-enhancer.ts'
import { defaultEnhancer } from '../fleet/enhancer-settings.ts'
import type { Host } from '../host/host.ts'
import type { Finding } from '../store/finding.ts'
import type { Logger } from '../log.ts'
import type { ProcessRedactor } from '../redact/create-redactor.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Store } from '../store/store.ts'
import type { FleetRooms } from './fleet-rooms.ts'
import { enhancerModel } from './enhancer-model.ts'
import { fleetHostFact } from './fleet-host.ts'
import type { Shutdown } from './shutdown.ts'

type Deps = {
  readonly config: Config
  readonly store: Store
  readonly host: Host
  readonly fleet: Pick<FleetRooms, 'settings' | 'rosterFile' | 'mosaic'>
  readonly showFinding: (finding: Finding) => Promise<void>
  readonly redactor: ProcessRedactor
  readonly logger: Logger
  readonly shutdown: Shutdown
}

/** Looks for faults in what happened, on the host where the doors are. */
export function startFindings(deps: Deps): Enhancer {
  const { config, store, fleet, showFinding, redactor, logger, shutdown } = deps
  const hasModel = async () => (await enhancerModel(deps)) !== undefined
  let used: Redactor = redactor
  const enhancer = startEnhancer({
    ...store,
    showFinding,
    explainFinding: (finding) => explainFinding({ findings: store.findings, hasModel }, finding),
    settings: () => fleet.settings.current().enhancer ?? defaultEnhancer,
    redactor: { redact: (text) => used.redact(text) },
    isHere: async () => (await store.facts.get(fleetHostFact)) === config.hostId,
    load: async () => {
      // Findings are told to strangers; nothing of it is loaded before there is one.
      used = await redactor.thorough()
      return loadRules()
    },
    logger,
  })
  shutdown.add('findings', () => enhancer.stop())
  return enhancer
}

async function loadRules() {
  const [{ detect }, { createErrorReader }, { planSighting }, { suggestRemedy }] = await Promise.all([
    import('../enhancer/detect.ts'),
    import('../enhancer/error-reader.ts'),
    import('../enhancer/plan-sighting.ts'),
    import('../enhancer/remedies/suggest-remedy.ts'),
  ])
  // What it has read once it need not read at the next look.
  const read = createErrorReader()
  return {
    detect: (events: Parameters<typeof detect>[0], given: Parameters<typeof detect>[1]) =>
      detect(events, { ...given, read }),
    planSighting,
    suggestRemedy,
  }
}
