import type { MosaicAgent } from '../../fleet/mosaic-sight.ts'
import type { Evidence } from '../../fleet/readiness.ts'
import { lookAtAgents } from '../look-at-agents.ts'
import { paneVerbs } from '../pane-verbs.ts'
import { createReadChanged } from '../read-changed.ts'
import type { Supervisor } from '../supervisor.ts'
import type { TmuxContext } from '../tmux-context.ts'
import { lookAtMosaic } from './look-at-mosaic.ts'
import type { MosaicContext } from './mosaic-context.ts'
import { mosaicSession } from './mosaic-sockets.ts'
import { stopMosaicAgent } from './stop-mosaic-agent.ts'

/** What can be done with an agent that Mosaic keeps. It is started by Mosaic alone. */
export type MosaicPanes = Pick<
  Supervisor,
  'look' | 'stop' | 'capture' | 'screen' | 'view' | 'interrupt' | 'send' | 'survey'
>

export function createMosaicPanes(context: MosaicContext): MosaicPanes {
  const readChanged = createReadChanged()
  const see = async (names: readonly string[]) => (await lookAtMosaic(context, (name) => names.includes(name))).agents
  const verbsOf = async (name: string) => {
    const [agent] = await see([name])
    return paneVerbs(contextOf(context, agent?.socket ?? ''))
  }
  return {
    async look(names) {
      const agents = await see(names)
      const bySocket = Map.groupBy(agents, ({ socket }) => socket)
      const looks = [...bySocket].map(async ([socket, there]) => {
        const of = there.map(({ name }) => name)
        const seen = await lookAtAgents(contextOf(context, socket), of, readChanged)
        return there.map((agent) => [agent.name, withMosaic(agent, seen.get(agent.name))] as const)
      })
      return new Map((await Promise.all(looks)).flat())
    },
    stop: ({ name }) => stopMosaicAgent(context, name),
    capture: async (name, lines) => (await verbsOf(name)).capture(name, lines),
    screen: async (name) => (await verbsOf(name)).screen(name),
    view: async (name) => (await verbsOf(name)).view(name),
    interrupt: async (name, signal) => (await verbsOf(name)).interrupt(name, signal),
    send: async (name, ...rest) => (await verbsOf(name)).send(name, ...rest),
    async survey(names) {
      const bySocket = Map.groupBy(await see(names), ({ socket }) => socket)
      const all = await Promise.all(
        [...bySocket].map(([socket, there]) =>
          paneVerbs(contextOf(context, socket)).survey(there.map(({ name }) => name)),
        ),
      )
      // What else is on Mosaic's servers is nobody's business here.
      return { agents: new Map(all.flatMap(({ agents }) => [...agents])), unmanaged: [] }
    },
  }
}

const contextOf = ({ panes }: MosaicContext, socket: string): TmuxContext => ({
  ...panes,
  tmux: { ...panes.tmux, socket },
  sessionOf: mosaicSession,
})

function withMosaic({ socket, unit, sharesWith, unseen }: MosaicAgent, seen: Evidence | undefined): Evidence {
  const evidence = seen ?? { at: Date.now(), placement: 'pane' as const, supervised: false }
  return {
    ...evidence,
    keptBy: { who: 'Mosaic', socket },
    ...(unit === undefined ? {} : { unit }),
    ...(unseen === undefined ? {} : { unseen }),
    ...(sharesWith === undefined ? {} : { unseen: `its name and ${sharesWith} give one tmux session` }),
  }
}
