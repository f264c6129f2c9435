import { Failure } from '../../errors.ts'
import type { Argv, Host } from '../../host/host.ts'
import type { FileRemedy } from '../../seed/remedy.ts'

const withinMs = 10_000
const longest = 200

/**
 * Throws a Failure for a script or a JSON file that does not parse: one such hook stops each agent that has it. Nothing of
 * it runs. A program that is not here judges nothing.
 */
export async function checkSyntax({ run }: Pick<Host, 'run'>, { path, text }: FileRemedy): Promise<void> {
  const refuse = (why: string): Failure => new Failure(`The new text of ${path} is refused: it does not parse. ${why}`)
  if (path.endsWith('.json')) {
    try {
      JSON.parse(text)
    } catch (error) {
      throw refuse(error instanceof Error ? error.message : String(error))
    }
  }
  const argv = checkerOf(path, text)
  if (argv === undefined) return
  const ran = await run(argv, { input: text, timeoutMs: withinMs }).catch((error: unknown) => {
    if (error instanceof Failure) return undefined
    throw error
  })
  if (ran === undefined || ran.exitCode === 0) return
  const lines = ran.stderr.split('\n').filter((line) => line.trim() !== '')
  const said = lines.find((line) => /error/iu.test(line)) ?? lines[0] ?? `${argv[0]} says no more`
  throw refuse(said.trim().slice(0, longest))
}

function checkerOf(path: string, text: string): Argv | undefined {
  const first = /^#!.*/u.exec(text)?.[0] ?? ''
  if (/\.[cm]?js$/u.test(path) || /\bnode\b/u.test(first)) {
    const type = path.endsWith('.cjs') ? 'commonjs' : 'module'
    return [process.execPath, '--check', `--input-type=${type}`, '-']
  }
  if (/\bbash\b/u.test(first)) return ['bash', '-n']
  return path.endsWith('.sh') || /\b(?:da)?sh\b/u.test(first) ? ['sh', '-n'] : undefined
}
