import { exitCodes } from '../../errors.ts'
import type { Host } from '../../host/host.ts'
import { installer, reseedByHand, reseedInvocation } from './reseed-invocation.ts'

const withinMs = 120_000

/** A failure is told, not thrown: an update that goes on without the files must be able to say so. */
export type BroughtIn = { readonly isDone: boolean; readonly words: string }

type Where = { readonly packageRoot: string; readonly mosaicHome: string; readonly dataDir: string }

/** Has the Mos in `packageRoot` bring its files into the home, in a program of its own. May be repeated. */
export async function bringInFiles(
  { run, files }: Pick<Host, 'run' | 'files'>,
  { packageRoot, mosaicHome, dataDir }: Where,
): Promise<BroughtIn> {
  const byHand = `By hand: ${reseedByHand(packageRoot, mosaicHome)}`
  if ((await files.stat(installer(packageRoot))) === undefined)
    return { isDone: false, words: `${installer(packageRoot)} is not there. ${byHand}` }
  const { argv, env } = reseedInvocation(packageRoot, mosaicHome)
  // Where Mos keeps what it did to the home is no part of the contract, and may be set in this process alone.
  const result = await run(argv, { env: { ...env, MOS_DATA_DIR: dataDir }, timeoutMs: withinMs })
  const said = `${result.stdout}\n${result.stderr}`.trim().split('\n')
  if (result.exitCode === exitCodes.done) return { isDone: true, words: said[0] ?? '' }
  if (result.exitCode === exitCodes.conflict)
    return { isDone: true, words: `${said[0] ?? ''}; something waits for you: mos fleet reseed --plan` }
  return {
    isDone: false,
    words: `${installer(packageRoot)} ended with ${result.exitCode}: ${said.at(-1) ?? ''}. ${byHand}`,
  }
}
