import { explain } from '../errors.ts'
import type { Evidence } from '../fleet/readiness.ts'
import { renderPause } from '../fleet/pause.ts'
import { pauseFile, runDirectory } from './agent-files.ts'
import { runnerIn } from './find-runner.ts'
import { parseHeartbeat } from './heartbeat.ts'
import type { Host } from './host.ts'
import { ofThisProgram } from './of-this-program.ts'
import type { Pane } from './parse-panes.ts'
import { readPause } from './pauses.ts'
import { startedAt } from './process-state.ts'
import type { ReadChanged } from './read-changed.ts'
import { readHookState } from './read-hook-state.ts'
import { readSmall } from './read-small.ts'
import type { TmuxContext } from './tmux-context.ts'
import { readPanes } from './tmux-context.ts'

type FromFiles = Pick<
  Evidence,
  'supervised' | 'heartbeat' | 'isNative' | 'version' | 'hook' | 'verdict' | 'paused' | 'pausedUntil'
>

/** Which of its files there are is known by then: most agents have no more than a lock, a heartbeat and events. */
async function readFiles(
  context: TmuxContext,
  name: string,
  { there, readChanged, fleetPause }: { there: ReadonlySet<string>; readChanged: ReadChanged; fleetPause: Frozen },
): Promise<FromFiles> {
  const paths = context.files(name)
  const { files } = context.host
  const read = (ending: string, path: string) =>
    there.has(`${name}.${ending}`) ? readChanged(path, readSmall) : undefined
  const [lockText, beatText, versionText = '', hook, verdict, paused] = await Promise.all([
    read('lock', paths.lock),
    read('hb', paths.heartbeat),
    read('version', paths.version),
    there.has(`${name}.events`) ? readChanged(paths.events, (path) => readHookState(files, path)) : undefined,
    read('verdict', paths.verdict),
    there.has(`${name}.paused`) ? pauseOf(context, name) : undefined,
  ])
  const heartbeat = parseHeartbeat(beatText ?? '')
  return {
    supervised: runnerIn(lockText) !== undefined,
    ...(heartbeat === undefined ? {} : { heartbeat }),
    ...(there.has(`${name}.hb.native`) ? { isNative: true } : {}),
    ...(versionText.trim() === '' ? {} : { version: versionText.trim() }),
    ...(hook === undefined ? {} : { hook }),
    ...(verdict === undefined ? {} : { verdict: verdict.trim() }),
    ...fleetPause,
    ...paused,
  }
}

type Frozen = Pick<Evidence, 'paused' | 'pausedUntil'> | undefined

async function pauseOf({ host, paths }: TmuxContext, name: string | undefined): Promise<Frozen> {
  const pause = await readPause(host.files, pauseFile(paths.mosaicHome, name))
  if (pause === undefined) return undefined
  const { until } = pause
  return {
    paused: renderPause(pause, name === undefined ? 'fleet' : 'agent'),
    // The whole fleet's pause is lifted by a person alone.
    ...(until === undefined || name === undefined ? {} : { pausedUntil: until }),
  }
}

/**
 * See Supervisor.look: a few small files an agent, and one `list-panes -a`. The panes last: a runner ends after its pane,
 * so that the other order would show living panes that nobody supervises.
 */
export async function lookAtAgents(
  context: TmuxContext,
  names: readonly string[],
  readChanged: ReadChanged,
): Promise<ReadonlyMap<string, Evidence>> {
  if (names.length === 0) return new Map()
  const there = new Set(await context.host.files.list(runDirectory(context.paths.mosaicHome)))
  const fleetPause = there.has('paused') ? await pauseOf(context, undefined) : undefined
  const fromFiles = await Promise.all(
    names.map(async (name) => {
      // One agent's file that can't be read says nothing about the others.
      const found = readFiles(context, name, { there, readChanged, fleetPause })
      return [name, await found.catch((error: unknown) => ({ supervised: false, unseen: explain(error) }))] as const
    }),
  )
  const panes = await readPanes(context).catch((error: unknown) => explain(error))
  const at = Date.now()
  return new Map(
    fromFiles.map(([name, found]) => {
      if (typeof panes === 'string') return [name, { at, placement: 'pane', unseen: panes, ...found }]
      return [name, withPane(context.host, at, found, panes.get(context.sessionOf(name)))]
    }),
  )
}

function withPane(host: Pick<Host, 'isAlive'>, at: number, found: FromFiles, pane: Pane | undefined): Evidence {
  const since = pane?.alive === true ? startedAt(pane.pid) : undefined
  const { isAlive } = host
  const told = since === undefined ? found : ofThisProgram(found, { startedAt: since, now: at, isAlive })
  return { at, placement: 'pane', ...told, ...(pane === undefined ? {} : { pane }) }
}
