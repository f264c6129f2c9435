import { join } from 'node:path'
import { z } from 'zod'
import { Failure } from '../../errors.ts'
import type { Argv, Host, RunOptions } from '../../host/host.ts'
import { notInherited } from '../../host/not-inherited.ts'
import type { Versions } from '../../host/versions.ts'
import { programNames, runtimePrograms } from '../../host/runtimes/runtime-programs.ts'
import { withOwnNode } from '../../host/runtimes/with-own-node.ts'
import { installer } from './reseed-invocation.ts'
import type { UpdateArgs } from './update-args.ts'

const patienceMs = 60_000

const report = z.object({ checks: z.array(z.object({ name: z.string(), state: z.string(), saw: z.string() })) })

type Deps = {
  readonly host: Pick<Host, 'run' | 'files'>
  readonly versions: Pick<Versions, 'directory' | 'remove'>
  readonly mosaicHome: string
  /** Cuts what is tried. */
  readonly signal?: AbortSignal
  /** how long each of them may take; default 60 s */
  readonly withinMs?: number
}

/**
 * Starts everything that the new installation has, in programs of their own, before anything points at it. Returns what
 * they said. Throws a Failure that names the one that does not work.
 */
export async function smokeTest(deps: Deps, args: UpdateArgs): Promise<string> {
  const directory = deps.versions.directory(args.id)
  const said: string[] = []
  for (const { name, version } of args.packages) {
    const program = name === args.mosPackage ? undefined : programOf(name)
    if (name === args.mosPackage) said.push(await tryMos(deps, args))
    else if (program !== undefined) {
      await tryVersion(deps, join(directory, 'node_modules', '.bin', program), version, program)
      said.push(`${program} ${version} starts`)
    }
  }
  return said.join(', ')
}

const programOf = (name: string): string | undefined => {
  const label = programNames.find((each) => runtimePrograms[each].install.endsWith(` ${name}`))
  return label && runtimePrograms[label].program
}

async function tryVersion(deps: Deps, path: string, version: string, name: string): Promise<void> {
  const { host, withinMs = patienceMs } = deps
  if ((await host.files.stat(path)) === undefined)
    throw new Failure(`${name} ${version} has no program ${path}: its package is not complete. Nothing runs from it.`)
  const began = performance.now()
  const { exitCode, stdout, stderr } = await tryRun(deps, [...(await withOwnNode(path)), '--version'])
  if (exitCode === 0 && stdout.includes(version)) return
  const isLate = performance.now() - began >= withinMs
  const ended = isLate ? `has no end within ${withinMs / 1000} s` : `ends with ${exitCode}: ${firstLine(stderr)}`
  const why = exitCode === 0 ? `says that it is ${firstLine(stdout)}` : ended
  throw new Failure(`${name} ${version} does not start: --version ${why}. What runs stays as it is.`)
}

async function tryRun({ host, signal, withinMs = patienceMs }: Deps, argv: Argv, env?: RunOptions['env']) {
  const result = await host.run(argv, { timeoutMs: withinMs, signal, ...(env && { env }) })
  signal?.throwIfAborted()
  return result
}

/** In a data directory of its own: else the Mos that runs would answer for it. No door is tried, and no secret given. */
async function tryMos(deps: Deps, { version, rootAfter, id }: UpdateArgs): Promise<string> {
  const { host, mosaicHome, versions } = deps
  const path = join(rootAfter, 'bin', 'mos')
  await tryVersion(deps, path, version, 'mos')
  if ((await host.files.stat(installer(rootAfter))) === undefined)
    throw new Failure(`mos ${version} has no ${installer(rootAfter)}: its package is not complete.`)
  const scratch = `${id}.smoke`
  const env = {
    ...notInherited,
    MOSAIC_HOME: mosaicHome,
    MOS_DATA_DIR: versions.directory(scratch),
    // Empty they win over what stands in the files of settings.
    REDIS_URL: '',
    DISCORD_TOKEN: '',
    MOS_DEADMAN_URL: '',
    MOS_NO_INSTALL: '1',
  }
  const result = await tryRun(deps, [...(await withOwnNode(path)), 'doctor', '--json'], env)
  await versions.remove(scratch)
  const checks = report.safeParse(parseJson(result.stdout)).data?.checks
  if (checks === undefined)
    throw new Failure(
      `mos ${version} does not start: doctor ends with ${result.exitCode}: ${firstLine(result.stderr || result.stdout)}. What runs stays as it is.`,
    )
  const amiss = checks.find(({ name, state }) => state === 'fail' && mustBeWell.has(name))
  if (amiss !== undefined) throw new Failure(`mos ${version} can't run here: ${amiss.name}: ${amiss.saw}.`)
  return `mos ${version} starts, ${checks.length} checks`
}

/** The rest may be amiss for reasons that an update does not change. */
const mustBeWell: ReadonlySet<string> = new Set(['node', 'home'])

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? ''

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
