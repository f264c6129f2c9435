import type { Logger } from '../log.ts'
import type { Finding, Findings } from '../store/finding.ts'
import type { Signals } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import { explainOne } from './explain-one.ts'
import type { ExplainOneDeps } from './explain-one.ts'

type Deps = Omit<ExplainOneDeps, 'findings'> & {
  readonly findings: Pick<Findings, 'get' | 'list' | 'update'>
  readonly signals: Pick<Signals, 'on'>
  readonly logger: Logger
}

export type Explanations = {
  /** Ends what runs: it is asked once more at the next start. */
  stop(): Promise<void>
}

const lookedAtFirst = 200

/** Asks the enhancer's session about findings that wait for it, one at a time. Nothing happens while none waits. */
export function startExplanations(deps: Deps): Explanations {
  const { findings, signals, logger } = deps
  const waiting = new Set<string>()
  const stopped = new AbortController()
  let running: Promise<void> | undefined
  const work = async (): Promise<void> => {
    for (const id of waiting) {
      waiting.delete(id)
      if (stopped.signal.aborted) return
      await explainOne(deps, id, stopped.signal).catch((error: unknown) =>
        logger[retryLevel(error)]({ err: error, id }, 'a finding was not explained'),
      )
    }
  }
  const enter = (id: string): void => {
    waiting.add(id)
    running ??= work().finally(() => {
      running = undefined
      if (waiting.size > 0 && !stopped.signal.aborted) enter(waiting.values().next().value ?? '')
    })
  }
  const unlisten = signals.on((signal) => {
    if (signal.kind === 'finding') enter(signal.id)
  })
  // What a killed Mos left.
  void findings.list({ limit: lookedAtFirst }).then(
    (found) => found.filter(({ explained }) => isOpen(explained)).forEach(({ id }) => enter(id)),
    (error: unknown) => logger[retryLevel(error)]({ err: error }, 'findings that wait for a cause could not be read'),
  )
  return {
    async stop() {
      unlisten()
      stopped.abort()
      await running
    },
  }
}

const isOpen = (explained: Finding['explained']): boolean =>
  explained?.state === 'waits' || explained?.state === 'asked'
