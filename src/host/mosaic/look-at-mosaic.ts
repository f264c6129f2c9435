import { explain } from '../../errors.ts'
import type { Agent } from '../../fleet/agent.ts'
import { isInItsHands } from '../../fleet/mosaic-sight.ts'
import type { MosaicAgent } from '../../fleet/mosaic-sight.ts'
import type { Roster } from '../../fleet/roster.ts'
import type { Pane } from '../parse-panes.ts'
import { readPanes } from '../tmux-context.ts'
import { findMosaicUnits } from './find-mosaic-units.ts'
import { readKeptAgent } from './kept-agent.ts'
import type { MosaicContext } from './mosaic-context.ts'
import { readMosaicSettings } from './mosaic-settings.ts'
import { mosaicSession, mosaicSockets } from './mosaic-sockets.ts'
import type { MosaicSocket } from './mosaic-sockets.ts'

/** These agents as Mosaic has them now: sessions on its tmux servers, units of its template. Changes nothing. */
export async function lookAtMosaic(
  context: MosaicContext,
  isAsked: (name: string) => boolean = () => true,
): Promise<{ readonly agents: readonly MosaicAgent[]; readonly units: readonly string[] }> {
  const [roster, { files, units, isUnseen }] = await Promise.all([context.roster(), findMosaicUnits(context)])
  const asked = roster.agents.filter(({ name }) => isAsked(name))
  const placed = await Promise.all(asked.map((agent) => placeOf(context, roster, agent)))
  const panes = await readAll(
    context,
    placed.flatMap(({ sockets }) => sockets.map(({ path }) => path)),
  )
  const agents = placed.map(({ agent, sockets, hasSettings, isMos, wasTaken }): MosaicAgent => {
    const { name, role, runtime } = agent
    const session = mosaicSession(name)
    const unit = units.get(name)
    // A person may have a session of that name on their own server.
    const trusted = sockets.filter(({ isNamed }) => isNamed || hasSettings || unit !== undefined)
    const silent = trusted.map(({ path }) => panes.get(path)).find((found) => typeof found === 'string')
    const live = trusted.find(({ path }) => paneOf(panes.get(path), session) !== undefined)
    const { path, isNamed } = live ?? trusted[0] ?? { path: '', isNamed: false }
    const pane = live && paneOf(panes.get(path), session)
    const unseen = isUnseen ? "the user's systemd does not answer" : silent
    const other = roster.agents.find((each) => each.name !== name && mosaicSession(each.name) === session)
    return {
      name,
      role,
      runtime,
      session,
      socket: path,
      isNamed,
      hasSettings,
      isTaken: isMos || (wasTaken && !isInItsHands({ isNamed, unit, pane })),
      ...(pane === undefined ? {} : { pane }),
      ...(unit === undefined ? {} : { unit }),
      ...(other === undefined ? {} : { sharesWith: other.name }),
      ...(unseen === undefined ? {} : { unseen }),
    }
  })
  return { agents, units: files }
}

type Placed = {
  readonly agent: Agent
  readonly sockets: readonly MosaicSocket[]
  readonly hasSettings: boolean
  readonly isMos: boolean
  readonly wasTaken: boolean
}

async function placeOf(context: MosaicContext, roster: Roster, agent: Agent): Promise<Placed> {
  const { panes, tmuxDirectories: directories } = context
  const [text, kept] = await Promise.all([
    panes.host.files.read(panes.files(agent.name).env),
    readKeptAgent(context, agent.name),
  ])
  const { isMosaics, isMos, socket: fromSettings } = readMosaicSettings(text)
  return {
    agent,
    hasSettings: isMosaics,
    isMos,
    wasTaken: kept !== undefined,
    sockets: mosaicSockets({ agent, roster, fromSettings, directories, own: panes.tmux.socket }),
  }
}

/** Its panes by session, or in words why nothing is known of them. */
type Seen = ReadonlyMap<string, Pane> | string

const paneOf = (seen: Seen | undefined, session: string): Pane | undefined =>
  typeof seen === 'string' ? undefined : seen?.get(session)

/** Of servers that are there. */
async function readAll({ panes }: MosaicContext, sockets: readonly string[]): Promise<ReadonlyMap<string, Seen>> {
  const distinct = [...new Set(sockets)]
  const read = distinct.map(async (socket): Promise<readonly [string, Seen]> => {
    if ((await panes.host.files.stat(socket)) === undefined) return [socket, new Map<string, Pane>()]
    return [socket, await readPanes({ ...panes, tmux: { ...panes.tmux, socket } }).catch(explain)]
  })
  return new Map(await Promise.all(read))
}
