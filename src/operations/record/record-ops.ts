import type { Recorder } from '../../fleet/recorder.ts'
import type { Logger } from '../../log.ts'
import { isFinal } from '../../store/op.ts'
import type { Op, Ops } from '../../store/op.ts'
import type { Signals } from '../../store/store.ts'

const togetherMs = 300
/** What ended while nobody was there to see it. */
const lookedAtFirst = 100
const lately = 24 * 3_600_000

type Deps = {
  readonly hostId: string
  readonly store: { readonly ops: Pick<Ops, 'get' | 'list'>; readonly signals: Pick<Signals, 'on'> }
  readonly recorder: Recorder
  /** hears of each end, after it is recorded */
  readonly onEnd?: (op: Op) => void
  readonly logger: Logger
}

/**
 * Records how this host's ops end, whoever ends them: a worker, a cancel before the first step, a fault. Returns how to
 * stop.
 */
export function recordOps({ hostId, store, recorder, onEnd, logger }: Deps): () => void {
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const take = (op: Op | undefined): void => {
    if (op === undefined || op.hostId !== hostId || !isFinal(op.state)) return
    recorder.record(endOf(op))
    onEnd?.(op)
  }
  const look = async (): Promise<void> => {
    const ids = [...changed]
    changed.clear()
    for (const id of ids) take(await store.ops.get(id))
  }
  const tell = (error: unknown): void => logger.debug({ err: error }, 'how ops ended was not recorded')
  const unlisten = store.signals.on((signal) => {
    if (signal.kind !== 'op') return
    changed.add(signal.opId)
    timer ??= setTimeout(() => {
      timer = undefined
      look().catch(tell)
    }, togetherMs).unref()
  })
  store.ops
    .list({ limit: lookedAtFirst })
    .then((ops) => {
      for (const op of ops) if (Date.now() - (op.endedAt ?? 0) < lately) take(op)
      return undefined
    })
    .catch(tell)
  return () => {
    unlisten()
    clearTimeout(timer)
  }
}

function endOf(op: Op): Parameters<Recorder['record']>[0] {
  const endedAt = op.endedAt ?? Date.now()
  const state = op.state === 'queued' || op.state === 'running' ? 'failed' : op.state
  const step = op.steps.find(({ state: is }) => is === 'failed')?.name
  const agent = op.args['agent'] ?? op.args['name']
  return {
    kind: 'op',
    opId: op.id,
    op: op.kind,
    state,
    ms: endedAt - op.createdAt,
    ...(step === undefined ? {} : { step }),
    ...(state === 'done' || op.result === undefined ? {} : { text: op.result }),
    id: `${op.id}-end`,
    at: endedAt,
    ...(typeof agent === 'string' ? { agent } : {}),
  }
}
