import { Failure } from '../../errors.ts'
import type { LeftAgents } from '../../fleet/left-agents.ts'
import type { Supervisor } from '../supervisor.ts'
import type { MosaicPanes } from './mosaic-panes.ts'

/**
 * One supervisor over both: what `isLeft` names is looked at, spoken to and stopped where Mosaic keeps it; everything
 * else is Mos's own. What is started is Mos's.
 */
export function shareWithMosaic<S extends Supervisor>(own: S, mosaic: MosaicPanes, { isLeft, isGuest }: LeftAgents): S {
  const of = (name: string): MosaicPanes => (isLeft(name) ? mosaic : own)
  const split = (names: readonly string[]) => ({
    mine: names.filter((name) => !isLeft(name)),
    theirs: names.filter(isLeft),
  })
  return {
    ...own,
    async stop(agent, signal) {
      if (isGuest())
        throw new Failure(`${agent.name} is Mosaic's: nobody adopted this fleet, so it is left alone.`, {
          exit: 'conflict',
        })
      await of(agent.name).stop(agent, signal)
    },
    // It has no settings of Mos's to write anew.
    permit: async (agent, role) => (isLeft(agent.name) ? undefined : own.permit(agent, role)),
    capture: (name, lines) => of(name).capture(name, lines),
    screen: (name) => of(name).screen(name),
    view: (name) => of(name).view(name),
    interrupt: (name, signal) => of(name).interrupt(name, signal),
    send: (name, ...rest) => of(name).send(name, ...rest),
    async look(names) {
      const { mine, theirs } = split(names)
      if (theirs.length === 0) return own.look(mine)
      const [one, other] = await Promise.all([own.look(mine), mosaic.look(theirs)])
      return new Map([...one, ...other])
    },
    async survey(names) {
      const { mine, theirs } = split(names)
      if (theirs.length === 0) return own.survey(mine)
      const [one, other] = await Promise.all([own.survey(mine), mosaic.survey(theirs)])
      const unmanaged = one.unmanaged.filter(
        ({ kind, name }) => kind !== 'unit' || !theirs.some((each) => name === `mosaic-agent@${each}.service`),
      )
      return { agents: new Map([...one.agents, ...other.agents]), unmanaged }
    },
  }
}
