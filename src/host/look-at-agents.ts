import type { Evidence } from '../fleet/readiness.ts'
import { runnerIn } from './find-runner.ts'
import { parseHeartbeat } from './heartbeat.ts'
import type { Pane } from './parse-panes.ts'
import { sessionName } from './session-name.ts'
import type { TmuxContext } from './tmux-context.ts'
import { readPanes } from './tmux-context.ts'

type FromFiles = Pick<Evidence, 'supervised' | 'heartbeat'>

async function readFiles(context: TmuxContext, name: string): Promise<FromFiles> {
  const { lock, heartbeat } = context.files(name)
  const [lockText, beatText] = await Promise.all([context.host.files.read(lock), context.host.files.read(heartbeat)])
  const beat = parseHeartbeat(beatText ?? '')
  return { supervised: runnerIn(lockText) !== undefined, ...(beat === undefined ? {} : { heartbeat: beat }) }
}

/**
 * See Supervisor.look: two small files an agent, and one `list-panes -a`. The panes last: a runner ends after its pane,
 * so that the other order would show living panes that nobody supervises.
 */
export async function lookAtAgents(
  context: TmuxContext,
  names: readonly string[],
): Promise<ReadonlyMap<string, Evidence>> {
  if (names.length === 0) return new Map()
  const fromFiles = await Promise.all(names.map(async (name) => [name, await readFiles(context, name)] as const))
  const panes = await readPanes(context)
  const at = Date.now()
  return new Map(fromFiles.map(([name, found]) => [name, withPane(at, found, panes.get(sessionName(name)))]))
}

const withPane = (at: number, found: FromFiles, pane: Pane | undefined): Evidence => ({
  at,
  placement: 'pane',
  ...found,
  ...(pane === undefined ? {} : { pane }),
})
