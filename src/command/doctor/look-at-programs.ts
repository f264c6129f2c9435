import type { CommandContext } from '../definition.ts'
import type { Check } from './check.ts'

/** What Mos runs besides tmux and Redis, which are looked at by asking them. */
const programs = [
  { name: 'git', remedy: 'apt-get install git' },
  { name: 'flock', remedy: 'apt-get install util-linux' },
] as const

export const lookAtPrograms = ({ host }: CommandContext): Promise<readonly Check[]> =>
  Promise.all(
    programs.map(async ({ name, remedy }): Promise<Check> => {
      const path = await host.which(name)
      return path === undefined
        ? { name, state: 'fail', saw: 'not installed', remedy }
        : { name, state: 'ok', saw: path }
    }),
  )
