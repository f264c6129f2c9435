import { Failure } from '../../errors.ts'
import type { Agent } from '../../fleet/agent.ts'
import { findRepository } from '../git/find-repository.ts'
import type { Host } from '../host.ts'
import { acquireLock } from '../lock.ts'
import { parseEnvironment } from '../parse-environment.ts'
import { showEnvironment } from '../tmux.ts'
import type { TmuxContext } from '../tmux-context.ts'
import { runTmux } from '../tmux-context.ts'
import { waitUntil } from '../wait-until.ts'
import { planSeeds } from './plan-seeds.ts'
import type { Seed } from './plan-seeds.ts'

/** claude keeps what was asked in its file too. */
const maxBytes = 64 * 1024 * 1024

/**
 * Gives the answers to what the agent's program would ask in its pane before it takes any work. Needs the tmux server,
 * whose environment the pane will have. What is answered already is left as it is; nothing missing: nothing written.
 */
export async function seedFirstRun(context: TmuxContext, agent: Agent, signal?: AbortSignal): Promise<void> {
  const { host, tmux } = context
  if (agent.runtime === 'stub' || agent.runtime === 'opencode') return
  const environment = parseEnvironment(await runTmux(context, showEnvironment(tmux)))
  const { HOME = '/' } = environment
  const home = await realPath(host, HOME)
  const directory = await realPath(host, agent.workingDirectory ?? HOME)
  const repository = await findRepository(host, directory)
  for (const seed of planSeeds(agent.runtime, { environment, home, directory, repository }))
    await apply(host, seed, signal)
}

/** The programs name a directory as the kernel does. */
async function realPath(host: Pick<Host, 'run'>, path: string): Promise<string> {
  const { exitCode, stdout } = await host.run(['realpath', '--', path], { timeoutMs: 5000 })
  return exitCode === 0 ? stdout.replace(/\n$/u, '') : path
}

/** Agents start side by side, and each adds to what it has read. */
async function apply({ files }: Pick<Host, 'files'>, { paths, plan }: Seed, signal?: AbortSignal): Promise<void> {
  const path = (await findFirst(files, paths)) ?? paths.at(-1)
  if (path === undefined) return
  const lock = await waitUntil(() => acquireLock(`mos:first-run:${path}`), { timeoutMs: 10_000, signal })
  try {
    const before = await files.read(path, { maxBytes })
    if (before === undefined && (await files.readLink(path)) !== undefined)
      throw new Failure(`${path} is a link to nothing: make the file that it names, or remove it.`)
    const after = plan(before ?? '', path)
    if (after !== undefined) await files.write(path, after, before === undefined ? { mode: 0o600 } : {})
  } finally {
    await lock?.release()
  }
}

async function findFirst(files: Host['files'], paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (((await files.stat(path))?.bytes ?? 0) > 0) return path
  return undefined
}
