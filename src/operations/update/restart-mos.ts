import { Failure } from '../../errors.ts'
import type { Trial, Trials } from '../../host/trial.ts'
import { checkout } from '../../host/versions.ts'
import type { Versions } from '../../host/versions.ts'
import { HandedOn } from '../../store/handed-on.ts'

/** The version of Mos that is to run: installation, root of its package, and what ran before. */
export type Change = { readonly id: string; readonly root: string; readonly from: string; readonly op: string }

export type Restart = {
  /**
   * Before the switch: from it on a start of `id` is one on trial, however this process ends. May be repeated. A Failure
   * where it was on trial for this op, and was given up.
   */
  expect(change: Change): Promise<void>
  /** A Failure where `id` was on trial for this op, and was given up. */
  requireNotGivenUp(change: Pick<Change, 'id' | 'op'>): Promise<void>
  /**
   * Mos runs from `root`, and is ready. Where another one runs, this process ends for it, and the step throws `HandedOn`;
   * the next process calls it again. A Failure where that one did not come up.
   */
  become(change: Change, signal?: AbortSignal): Promise<string>
}

type Deps = {
  readonly trials: Trials
  /** where this process's Mos is */
  readonly packageRoot: string
  /** Resolves when Mos is ready. */
  readonly ready: Promise<void>
  /** Has this process end, and the version that counts start. */
  ask(): void
}

/** How long a new version may take until it is ready. */
const withinMs = 60_000

export function createRestart({ trials, packageRoot, ready, ask }: Deps): Restart {
  const expect: Restart['expect'] = async ({ id, root, from, op }) => {
    if (packageRoot === root) return
    const trial = await trials.read()
    refuseGivenUp(trial, { id, op })
    if (trial?.op === op && trial.id === id && trial.state === 'asked') return
    await trials.write({ id, root, from, op, state: 'asked', starts: 0, withinMs })
  }
  return {
    expect,
    requireNotGivenUp: async (change) => refuseGivenUp(await trials.read(), change),
    async become(change, signal) {
      if (packageRoot !== change.root) {
        await expect(change)
        ask()
        throw new HandedOn()
      }
      await untilAborted(ready, signal)
      return `Mos runs from ${change.id === checkout ? change.root : `installation ${change.id}`}, and is ready`
    },
  }
}

/** Takes a restart back: what ran before counts again, and runs. What else is undone is undone by it. */
export async function becomeOld(
  { restart, versions }: { readonly restart: Restart; readonly versions: Pick<Versions, 'switchTo'> },
  old: Change,
): Promise<void> {
  await restart.expect(old)
  await versions.switchTo(old.id)
  await restart.become(old)
}

function refuseGivenUp(trial: Trial | undefined, { id, op }: Pick<Change, 'id' | 'op'>): void {
  if (trial?.op !== op || trial.id !== id || trial.state !== 'back') return
  const why = trial.why ?? 'it is not known why'
  throw new Failure(`Mos ${id} did not come up, and the one before runs again: ${why}`)
}

async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    signal.throwIfAborted()
    await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
