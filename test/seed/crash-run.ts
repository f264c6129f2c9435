import { inspect } from 'node:util'
import { exitCodes, Failure } from '../../src/errors.ts'
import type { Disk } from '../../src/host/disk.ts'
import type { Change } from '../../src/seed/change.ts'
import { finishPending } from '../../src/seed/finish-pending.ts'
import { hashOf } from '../../src/seed/hash.ts'
import { isProtected } from '../../src/seed/is-protected.ts'
import { lookAndPlan } from '../../src/seed/look-and-plan.ts'
import { proposalPath } from '../../src/seed/plan-proposals.ts'
import { reseed } from '../../src/seed/reseed.ts'
import { lookAtRollback, rollback } from '../../src/seed/rollback.ts'
import { backupPath } from '../../src/seed/seed-paths.ts'
import { PowerCut } from '../support/crash-disk.ts'
import type { Trouble } from '../support/crash-disk.ts'
import { crashScenario, home, paths } from './crash-scenario.ts'
import { mistaken } from './mistaken.ts'
import type { Mistake } from './mistaken.ts'
import { createRandom } from '../soak/random.ts'
import { pick } from './pick.ts'

export type CrashRun = {
  readonly seed: number
  /** of runs of the reseed, one after the other; then a whole one */
  readonly reseeds: readonly Trouble[]
  /** of the way back that follows; then a whole one */
  readonly back?: Trouble
  /** a person writes between the troubles and the whole run */
  readonly isEdited?: boolean
  readonly mistake?: Mistake
}

type File = { readonly text: string; readonly mode: number; readonly inode: number }
const isStaged = (path: string) => /\/\.[^/]+\.mos-[0-9a-f]{12}$/.test(path)
const below = (path: string) => path.slice(home.length + 1)

/** What is wrong in the end, and after each step, in words. */
export async function crashRun({ seed, reseeds, back, isEdited, mistake }: CrashRun): Promise<readonly string[]> {
  const random = createRandom(seed)
  const { disk, old, next, edit } = crashScenario(random)
  const clean = disk.disk
  await reseed(clean, paths, old, { by: 'test' })
  edit()
  const filesOf = (): ReadonlyMap<string, File> =>
    new Map([...disk.files()].filter(([path]) => path.startsWith(`${home}/`) && !isStaged(path)))
  const before = filesOf()
  const links = disk.links()
  const mustLive = new Map([...before].map(([path, { text }]) => [hashOf(text), path]))
  const { plan: wanted } = await lookAndPlan(clean, paths, next)
  const faults: string[] = []

  const planned = new Set(wanted.changes.map(({ path }) => `${home}/${path}`))
  /** Live, or in a backup under its own name: what is only staged is swept away. */
  function checkKept(when: string): void {
    const [now, live] = [disk.files(), filesOf()]
    const kept = new Set([...live.values()].map(({ text }) => hashOf(text)))
    for (const [path, { text }] of now) if (path === backupPath(paths, hashOf(text))) kept.add(hashOf(text))
    for (const [hash, path] of mustLive) if (!kept.has(hash)) faults.push(`${when}: the bytes of ${path} are nowhere`)
    for (const [path, { text, mode, inode }] of before) {
      if (planned.has(path) && !isProtected(below(path))) continue
      const same = live.get(path)
      const isSame = same?.inode === inode && same.mode === mode && same.text === text
      if (!isSame) faults.push(`${when}: ${path} is in no plan, and was touched`)
    }
    for (const path of live.keys())
      if (!before.has(path) && !planned.has(path)) faults.push(`${when}: ${path} is in no plan, and is there`)
    for (const [path, target] of links)
      if (disk.links().get(path) !== target) faults.push(`${when}: the link ${path} was touched`)
  }
  /** For each planned change, what stands there now. */
  function pairs() {
    const now = disk.files()
    return wanted.changes.map((change) => {
      const file = now.get(`${home}/${change.path}`)
      return { change, mode: file?.mode, hash: file && hashOf(file.text) }
    })
  }
  const should = ({ effect, next: becomes, before: was }: Change) =>
    effect === 'write' ? becomes : effect === 'delete' ? undefined : was
  const isOld = () => pairs().every(({ change, hash }) => hash === change.before?.hash)
  const isNew = () => pairs().every(({ change, hash }) => hash === should(change)?.hash)
  function checkWhole(when: string): void {
    for (const { change, hash } of pairs())
      if (hash !== change.before?.hash && hash !== change.next?.hash) faults.push(`${when}: ${change.path} is torn`)
  }
  function checkNew(when: string): void {
    for (const { change, hash, mode } of pairs()) {
      if (hash !== should(change)?.hash) faults.push(`${when}: ${change.path} is not as planned`)
      if (change.effect === 'write' && mode !== change.next?.mode)
        faults.push(`${when}: ${change.path} has the mode ${String(mode)}`)
    }
  }

  /** The error of a troubled run, once what it does is judged. */
  async function troubled(
    trouble: Trouble,
    run: (on: Disk) => Promise<unknown>,
    isStill: () => boolean,
  ): Promise<void> {
    const when = `after ${JSON.stringify(trouble)}`
    disk.trouble(trouble)
    const error = await run(mistaken(clean, mistake)).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    disk.trouble(undefined)
    if (error instanceof PowerCut || trouble.kind === 'cut') disk.restart()
    else if (error !== undefined && !(error instanceof Failure)) faults.push(`${when} no Failure: ${inspect(error)}`)
    else if (error !== undefined && error.exit !== exitCodes.needsRecovery && !isStill())
      faults.push(`${when}: half done, and called undone: ${error.message}`)
    checkKept(when)
  }
  const applyAll = async (on: Disk) => {
    await finishPending(on, paths)
    const { digest } = (await lookAndPlan(clean, paths, next)).plan
    return reseed(on, paths, next, { by: 'test', digest })
  }
  const goBack = async (on: Disk) => {
    await finishPending(on, paths)
    const { digest } = (await lookAtRollback(clean, paths, 1)).plan
    return rollback(on, paths, { to: 1, by: 'test', digest, manifest: next.manifest.digest })
  }

  for (const trouble of reseeds) {
    await troubled(trouble, applyAll, () => isOld() || isNew())
    checkWhole(`after ${JSON.stringify(trouble)}`)
  }
  try {
    if (isEdited === true) {
      const path = `${home}/${pick(random, ['mos/roles/r0.md', 'mos/launchers/l3', 'mos/roles/new.md'])}`
      // What they write over is theirs to lose.
      mustLive.delete(hashOf(disk.files().get(path)?.text ?? ''))
      disk.put(path, 'written just now', 0o600)
      for (const each of [path, `${home}/${proposalPath(below(path))}`]) planned.add(each)
      mustLive.set(hashOf('written just now'), path)
    }
    await finishPending(clean, paths)
    if (isEdited !== true && !isOld() && !isNew()) faults.push('recovered, it is neither old nor new')
    await applyAll(clean)
    checkKept('in the end')
    if (isEdited !== true) checkNew('in the end')
    for (const path of disk.files().keys()) if (isStaged(path) || path === paths.pending) faults.push(`left: ${path}`)
    disk.writes()
    await reseed(clean, paths, next, { by: 'test' })
    const again = disk.writes().filter((write) => !write.includes(paths.seen))
    if (again.length > 0) faults.push(`the second run: ${again.join(', ')}`)
    // What was told as done is durable.
    disk.restart()
    checkKept('after the last power cut')
    if (isEdited !== true) checkNew('after the last power cut')
    if (back !== undefined) {
      const then = JSON.stringify([...filesOf()])
      await troubled(back, goBack, () => JSON.stringify([...filesOf()]) === then)
    }
    await goBack(clean)
    disk.restart()
    checkKept('back')
    for (const [path, { text, mode }] of isEdited === true ? [] : before) {
      const found = disk.files().get(path)
      if (found?.text !== text || found.mode !== mode) faults.push(`back: ${path} is not as it was`)
    }
    if (isEdited !== true)
      for (const path of filesOf().keys()) if (!before.has(path)) faults.push(`back: ${path} is still there`)
  } catch (error) {
    faults.push(`a run after it: ${inspect(error)}`)
  }
  return faults
}
