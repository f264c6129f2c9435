import { join } from 'node:path'
import type { Files } from '../host/host.ts'
import { lookAt } from './look-at-live.ts'
import type { SeedPlan, SeedStep } from './plan-seed.ts'

export type SeedReport = {
  /** paths below the home */
  readonly written: readonly string[]
  /** ours is newer, but a person's stays: shown to the person */
  readonly kept: readonly { readonly path: string; readonly why: string }[]
  /** what is ours from now on, path → hash */
  readonly recorded: ReadonlyMap<string, string>
}

/**
 * Carries a plan out, file by file, each whole or not at all; may be repeated after a crash. A file that changed since
 * the plan was made stays. `onProgress` hears of each file before it is written. Throws the Host's Failures.
 */
export async function applySeed(
  files: Files,
  home: string,
  plan: SeedPlan,
  onProgress: (text: string) => void = () => {},
): Promise<SeedReport> {
  const written: string[] = []
  const kept: { path: string; why: string }[] = []
  const recorded = new Map<string, string>()
  for (const step of plan) {
    if (step.kind === 'keep') kept.push({ path: step.path, why: step.why })
    else if (step.kind === 'record') recorded.set(step.path, step.hash)
    else if (await writeStep(files, home, step, onProgress)) {
      written.push(step.shipped.path)
      recorded.set(step.shipped.path, step.shipped.hash)
    } else kept.push({ path: step.shipped.path, why: 'it changed just now' })
  }
  return { written, kept, recorded }
}

async function writeStep(
  files: Files,
  home: string,
  { shipped, expected, why }: Extract<SeedStep, { kind: 'write' }>,
  onProgress: (text: string) => void,
): Promise<boolean> {
  const now = await lookAt(files, home, shipped.path)
  if (now?.kind === 'other' || now?.hash !== expected) return false
  onProgress(`${shipped.path} (${why})`)
  await files.write(join(home, shipped.path), shipped.text, { mode: shipped.mode })
  return true
}
