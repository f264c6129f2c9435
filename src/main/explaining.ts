import { join } from 'node:path'
import { secretPaths } from '../config/secret-paths.ts'
import { startExplanations } from '../enhancer/run-explanations.ts'
import { defaultEnhancer } from '../fleet/enhancer-settings.ts'
import { showFinding } from '../enhancer/show-finding.ts'
import type { Redactor } from '../redact/redactor.ts'
import { enhancerModel } from './enhancer-model.ts'
import { fleetHostFact } from './fleet-host.ts'
import type { Finding } from '../store/finding.ts'
import type { OrchestratorDeps } from './orchestrator.ts'

type Deps = Omit<OrchestratorDeps, 'access' | 'statuses'> & { readonly redactor: Redactor }

const usualPerDay = 20

/** Asks the enhancer's session about findings that wait for it, where its agent is on a model. */
export function startExplaining(deps: Deps): void {
  const { config, store, fleet, logger, shutdown } = deps
  const settings = () => fleet.settings.current().enhancer ?? defaultEnhancer
  const explanations = startExplanations({
    ...store,
    isHere: async () => (await store.facts.get(fleetHostFact)) === config.hostId,
    async ask(finding, attempt, signal) {
      const model = await enhancerModel(deps)
      if (model === undefined) return undefined
      const ask = await loadSession(deps, () => settings().cardsPerHour)
      const leave = await deps.enterSession(`enhancer-${finding.id}`)
      return await ask({ ...model, finding, attempt }, signal).finally(leave)
    },
    showFinding: (finding) => showFinding(showing(deps), finding),
    perDay: () => settings().explanationsPerDay ?? usualPerDay,
    logger,
    now: Date.now,
  })
  shutdown.add('explanations', () => explanations.stop())
}

const showing = ({ store, fleet, config }: Deps) => ({
  store,
  settings: () => fleet.settings.current(),
  access: config.access,
})

/** With the first question: a fleet that has none pays for none of it. */
async function loadSession(deps: Deps, cardsPerHour: () => number) {
  const { config, host, store, fleet, dispatcher } = deps
  const [{ askEnhancer }, { checkRemedy }, { sightProposed }] = await Promise.all([
    import('../enhancer/session/ask-enhancer.ts'),
    import('../enhancer/remedies/check-remedy.ts'),
    import('../enhancer/session/sight-proposed.ts'),
  ])
  const { commands } = dispatcher
  const session = {
    ...deps,
    ...store,
    files: host.files,
    roles: () => fleet.roles(),
    hostId: config.hostId,
    cardsPerHour,
    sight: sightProposed(store.findings),
    checkRemedy: (remedy: Parameters<typeof checkRemedy>[1]) =>
      checkRemedy({ commands, config, host, settings: fleet.settings }, remedy),
    showFinding: (finding: Finding) => showFinding(showing(deps), finding),
    directory: join(config.dataDir, 'enhancer'),
    secrets: secretPaths(config),
    owner: { kind: 'local', uid: config.uid } as const,
    now: Date.now,
  }
  return (asked: Parameters<typeof askEnhancer>[1], signal: AbortSignal) => askEnhancer(session, asked, signal)
}
