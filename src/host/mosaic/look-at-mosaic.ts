import type { Agent } from '../../fleet/agent.ts'
import type { MosaicAgent } from '../../fleet/mosaic-sight.ts'
import type { Roster } from '../../fleet/roster.ts'
import { parseEnv } from '../agent-env.ts'
import type { Pane } from '../parse-panes.ts'
import { readPanes } from '../tmux-context.ts'
import { findMosaicUnits } from './find-mosaic-units.ts'
import type { MosaicContext } from './mosaic-context.ts'
import { mosaicSession, mosaicSockets } from './mosaic-sockets.ts'
import type { MosaicSocket } from './mosaic-sockets.ts'

/** These agents as Mosaic has them now: sessions on its tmux servers, units of its template. Changes nothing. */
export async function lookAtMosaic(
  context: MosaicContext,
  isAsked: (name: string) => boolean = () => true,
): Promise<{ readonly agents: readonly MosaicAgent[]; readonly units: readonly string[] }> {
  const [roster, { files, units }] = await Promise.all([context.roster(), findMosaicUnits(context)])
  const asked = roster.agents.filter(({ name }) => isAsked(name))
  const placed = await Promise.all(asked.map((agent) => placeOf(context, roster, agent)))
  const panes = await readAll(
    context,
    placed.flatMap(({ sockets }) => sockets.map(({ path }) => path)),
  )
  const agents = placed.map(({ agent, sockets, hasSettings }): MosaicAgent => {
    const { name, role, runtime } = agent
    const session = mosaicSession(name)
    const live = sockets.find(({ path }) => panes.get(path)?.has(session) === true)
    const { path, isNamed } = live ?? sockets[0] ?? { path: '', isNamed: false }
    const pane = panes.get(path)?.get(session)
    const unit = units.get(name)
    const other = roster.agents.find((each) => each.name !== name && mosaicSession(each.name) === session)
    return {
      name,
      role,
      runtime,
      session,
      socket: path,
      isNamed,
      hasSettings,
      ...(pane === undefined ? {} : { pane }),
      ...(unit === undefined ? {} : { unit }),
      ...(other === undefined ? {} : { sharesWith: other.name }),
    }
  })
  return { agents, units: files }
}

type Placed = { readonly agent: Agent; readonly sockets: readonly MosaicSocket[]; readonly hasSettings: boolean }

async function placeOf({ panes, uid }: MosaicContext, roster: Roster, agent: Agent): Promise<Placed> {
  const settings = parseEnv((await panes.host.files.read(panes.files(agent.name).env)) ?? '')
  // Mos's own name the tmux program too; a person's may have nothing but a command.
  const isMos = 'MOSAIC_TMUX_PROGRAM' in settings
  const hasSettings = !isMos && ('MOSAIC_AGENT_NAME' in settings || 'MOSAIC_AGENT_RUNTIME' in settings)
  const fromSettings = isMos ? undefined : settings['MOSAIC_TMUX_SOCKET']
  return {
    agent,
    hasSettings,
    sockets: mosaicSockets({ agent, roster, fromSettings, uid, own: panes.tmux.socket }),
  }
}

/** Of servers that are there; one that does not answer tells nothing. */
async function readAll(
  { panes }: MosaicContext,
  sockets: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, Pane>>> {
  const distinct = [...new Set(sockets)]
  const read = distinct.map(async (socket) => {
    if ((await panes.host.files.stat(socket)) === undefined) return [socket, new Map<string, Pane>()] as const
    const found = readPanes({ ...panes, tmux: { ...panes.tmux, socket } })
    return [socket, await found.catch(() => new Map<string, Pane>())] as const
  })
  return new Map(await Promise.all(read))
}
